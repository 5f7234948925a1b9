package import FoundationEssentials
import Fulfilment

extension Duration {
    /// Whole and fractional seconds.
    package var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

/// How amounts are written for people.
package enum HumanFormat {
    /// Time between two moments in two units at most: `0.4 s`, `12 s`, `3 m 20 s`, `5 h 2 m`, `3 d 4 h`.
    package static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return switch abs(seconds) {
        case ..<0.0995: "\(Int((seconds * 1000).rounded())) ms"
        case ..<9.95: "\(fixed(seconds, digits: 1)) s"
        case ..<120: "\(whole) s"
        case ..<7200: "\(whole / 60) m\(whole % 60 == 0 ? "" : " \(whole % 60) s")"
        case ..<172_800: "\(whole / 3600) h\(whole / 60 % 60 == 0 ? "" : " \(whole / 60 % 60) m")"
        default: "\(whole / 86_400) d\(whole / 3600 % 24 == 0 ? "" : " \(whole / 3600 % 24) h")"
        }
    }

    /// A number with that many decimals, rounded half away from zero.
    package static func fixed(_ value: Double, digits: Int) -> String {
        let scale = (0..<digits).reduce(1) { power, _ in power * 10 }
        let scaled = Int((value * Double(scale)).rounded())
        let sign = scaled < 0 ? "-" : ""
        guard digits > 0 else { return "\(scaled)" }
        return "\(sign)\(abs(scaled) / scale).\(abs(scaled) % scale, digits: digits)"
    }

    /// Thousands apart: `12,345`.
    package static func count(_ number: Int) -> String {
        var groups: [String] = []
        var rest = number.magnitude
        while rest >= 1000 {
            groups.append("\(Int(rest % 1000), digits: 3)")
            rest /= 1000
        }
        return (number < 0 ? "-" : "") + ([String(rest)] + groups.reversed()).joined(separator: ",")
    }

    /// `1 order`, `2 orders`, `2 tries`.
    package static func count(_ number: Int, _ noun: String) -> String {
        let isWeak = noun.hasSuffix("y") && !["ay", "ey", "oy"].contains(noun.suffix(2))
        let plural = isWeak ? noun.dropLast() + "ies" : noun + "s"
        return "\(count(number)) \(number == 1 ? noun : plural)"
    }

    /// An amount in the minor unit with its currency: `BRL 12.90`.
    package static func money(_ minor: Int, _ currency: String) -> String {
        "\(currency) \(fixed(Double(minor) / 100, digits: 2))"
    }

    /// `2025-03-01 14:05:09.123` in UTC.
    package static func timestamp(_ date: Date) -> String {
        ZonedTime(date).utcText.replacingT().dropLastZ()
    }

    /// `2026-03-09 14:05`, in UTC; empty for none.
    package static func minute(_ date: Date?) -> String { date.map { String(timestamp($0).prefix(16)) } ?? "" }
}

extension String {
    fileprivate func replacingT() -> String { String(map { $0 == "T" ? " " : $0 }) }
    fileprivate func dropLastZ() -> String { hasSuffix("Z") ? String(dropLast()) : self }
}

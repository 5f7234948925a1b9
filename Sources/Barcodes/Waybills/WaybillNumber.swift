/// A carrier's number for one parcel or shipment.
package struct WaybillNumber: Sendable, Equatable {
    /// What the carrier tracks it by, capital letters and digits only: without what its bar code says besides, such as a postcode.
    package let number: String
    package let carrier: String
    /// Which of the carrier's numbers it is.
    package let name: String
    /// Whether a check digit was there and right, which makes a chance match unlikely.
    package let isChecked: Bool

    /// Every carrier whose numbers look like this and whose check digit is right; those with a check digit first.
    ///
    /// Blanks, points and hyphens, with which numbers are printed, are ignored.
    package static func candidates(_ text: String) -> [WaybillNumber] {
        let number = normalised(text)
        let found = WaybillRules.all.filter { $0.shape.matches(number) && $0.check.holds(number) }
        let known = found.map {
            WaybillNumber(
                number: String(decoding: number.suffix($0.tracked ?? number.count), as: UTF8.self), carrier: $0.carrier,
                name: $0.name, isChecked: $0.hasCheck)
        }
        return known.filter(\.isChecked) + known.filter { !$0.isChecked }
    }

    /// The carriers whose numbers look like this but whose check digit is wrong; empty when one of all is right.
    package static func nearMisses(_ text: String) -> [String] {
        let number = normalised(text)
        let found = WaybillRules.all.filter { $0.shape.matches(number) }
        guard !found.contains(where: { $0.check.holds(number) }) else { return [] }
        var names: [String] = []
        for rule in found where !names.contains(rule.carrier) { names.append(rule.carrier) }
        return names
    }

    private static func normalised(_ text: String) -> [UInt8] {
        text.utf8.compactMap { byte in
            switch byte {
            case 0...32, UInt8(ascii: "-"), UInt8(ascii: "."): nil
            case 97...122: byte - 32
            default: byte
            }
        }
    }
}

extension WaybillRules.Rule {
    var hasCheck: Bool {
        if case .none = check { return false }
        return true
    }
}

extension WaybillNumber: CustomStringConvertible {
    package var description: String { "\(number) (\(carrier) \(name))" }
}

/// What a carrier's numbers look like: `#` a digit, `@` a capital letter, `*` either, `[…]` one of these,
/// `{n}` or `{n-m}` how often; all else is itself.
///
/// At most one part may vary in length.
struct WaybillShape: Sendable {
    private enum Kind: Equatable {
        case digit, letter, either
        case oneOf([UInt8])

        func allows(_ byte: UInt8) -> Bool {
            switch self {
            case .digit: byte &- 48 < 10
            case .letter: byte &- 65 < 26
            case .either: byte &- 48 < 10 || byte &- 65 < 26
            case .oneOf(let bytes): bytes.contains(byte)
            }
        }
    }

    private struct Part {
        let kind: Kind
        var count: ClosedRange<Int>
    }

    private let parts: [Part]
    private let lengths: ClosedRange<Int>

    init(_ pattern: String) {
        var parts: [Part] = []
        var rest = Array(pattern.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "{"), let last = parts.indices.last {
                let text = rest.prefix { $0 != UInt8(ascii: "}") }
                rest = rest[(text.endIndex + 1)...]
                parts[last].count = Self.range(text)
            } else if byte == UInt8(ascii: "[") {
                let members = rest.prefix { $0 != UInt8(ascii: "]") }
                rest = rest[(members.endIndex + 1)...]
                parts.append(Part(kind: .oneOf(Array(members)), count: 1...1))
            } else {
                parts.append(Part(kind: Self.kind(byte), count: 1...1))
            }
        }
        self.parts = parts
        lengths = parts.reduce(0) { $0 + $1.count.lowerBound }...parts.reduce(0) { $0 + $1.count.upperBound }
    }

    func matches(_ bytes: [UInt8]) -> Bool {
        guard lengths.contains(bytes.count) else { return false }
        let slack = bytes.count - lengths.lowerBound
        var index = 0
        for part in parts {
            let count = part.count.lowerBound + (part.count.count > 1 ? slack : 0)
            for _ in 0..<count {
                guard part.kind.allows(bytes[index]) else { return false }
                index += 1
            }
        }
        return true
    }

    private static func kind(_ byte: UInt8) -> Kind {
        switch byte {
        case UInt8(ascii: "#"): .digit
        case UInt8(ascii: "@"): .letter
        case UInt8(ascii: "*"): .either
        default: .oneOf([byte])
        }
    }

    private static func range(_ text: ArraySlice<UInt8>) -> ClosedRange<Int> {
        let ends = text.split(separator: UInt8(ascii: "-")).map { $0.reduce(0) { $0 * 10 + Int($1) - 48 } }
        return (ends.first ?? 1)...(ends.last ?? 1)
    }
}

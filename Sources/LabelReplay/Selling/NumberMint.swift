import Barcodes
import Fulfilment

/// Fresh tracking numbers and handles: none twice, of the service's shape, with its check digit where it has one.
struct NumberMint: Sendable {
    private let seed: UInt64
    private(set) var count = 0

    init(seed: UInt64) { self.seed = seed }

    /// So many digits: the beginning is the seed's, so that servers do not sell the same, the end counts.
    private mutating func digits(_ length: Int) -> String {
        count += 1
        let counted = String(count)
        let own = "\(seed % 9973)"
        let zeros = max(0, length - own.count - counted.count)
        return String((own + String(repeating: "0", count: zeros) + counted).suffix(length))
    }

    mutating func number(of format: String) -> String {
        switch format {
        case "ups":
            let body = "A1B2C303" + digits(7)
            return "1Z\(body)\(Self.upsCheck(body))"
        case "dhl_parcel_de": return "00" + (CheckDigit.append(to: "340434" + digits(11)) ?? "")
        case "sf": return "SF" + digits(13)
        case "waybill": return "WB" + (CheckDigit.append(to: digits(10)) ?? "")
        default: return CheckDigit.append(to: "94001" + digits(16)) ?? ""
        }
    }

    /// UPS: weights 1 and 2 in turn, letters as (code - 63) modulo 10, filled up to the next ten.
    static func upsCheck(_ body: String) -> Int {
        let sum = body.utf8.enumerated().reduce(0) { sum, place in
            let digit = place.element < 58 ? Int(place.element) - 48 : (Int(place.element) - 63) % 10
            return sum + digit * (place.offset.isMultiple(of: 2) ? 1 : 2)
        }
        return (10 - sum % 10) % 10
    }

    /// A handle behind its prefix, such as `shp_`.
    mutating func handle(_ prefix: String, length: Int = 32) -> String {
        count += 1
        var random = SeededRandom(seed: seed, purpose: "handle", index: count)
        let letters = (0..<(length + 15) / 16).map { _ in
            let text = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return prefix + letters.joined().prefix(length)
    }

    /// A handle of digits behind its prefix, such as `se-`.
    mutating func serial(_ prefix: String) -> String { prefix + digits(9) }
}

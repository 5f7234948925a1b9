import Barcodes
import Fulfilment

/// What a column of a master file may hold. A value has one spelling, so that what differs is what means something else.
package enum MasterField: Sendable, Equatable {
    /// What people scan and type: printed signs, without blanks.
    case code(longest: Int)
    /// What people read.
    case text(longest: Int)
    /// 8, 12, 13 or 14 digits with their check digit.
    case gtin
    case whole(ClosedRange<Int>)
    /// Degrees of latitude or longitude, from `-limit` to `limit`.
    case degrees(limit: Int)
    /// `yes` or `no`.
    case flag
    case choice([String])
    /// Two letters of ISO 3166-1; `*` for any country where that makes sense.
    case country(orAny: Bool)
    /// Three letters of ISO 4217.
    case currency

    /// A value that is none.
    package struct Refusal: Error, Equatable {
        /// "must be …"
        package let problem: String
    }

    /// The one spelling of a value that is not blank.
    package func canonical(_ text: String) throws(Refusal) -> String {
        guard let value = value(text) else { throw Refusal(problem: "must be \(allowed)") }
        return value
    }

    private func value(_ text: String) -> String? {
        switch self {
        case .code(let longest):
            text.count <= longest && !text.contains(where: \.isWhitespace) ? text : nil
        case .text(let longest): text.count <= longest ? text : nil
        case .gtin: text.isEmpty ? text : (try? GTIN(text)).map { $0.gtin13 ?? $0.digits }
        case .whole(let range): Int(text).flatMap { range.contains($0) ? "\($0)" : nil }
        case .degrees(let limit): Double(text).flatMap { $0.isFinite && abs($0) <= Double(limit) ? "\($0)" : nil }
        case .flag: Self.flags[text.lowercased()]
        case .choice(let words): words.contains(text.lowercased()) ? text.lowercased() : nil
        case .country(let orAny): text == "*" ? (orAny ? text : nil) : (try? Country.read(text))?.country.code
        case .currency: Currency(text)?.code
        }
    }

    /// Excel writes its own words.
    private static let flags = [
        "yes": "yes", "true": "yes", "1": "yes", "y": "yes", "no": "no", "false": "no", "0": "no", "n": "no",
    ]

    /// What is allowed, for people.
    package var allowed: String {
        switch self {
        case .code(let longest): "1 to \(longest) characters without blanks"
        case .text(let longest): "at most \(longest) characters"
        case .gtin: "a GTIN with its check digit: 8, 12, 13 or 14 digits"
        case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .degrees(let limit): "degrees from -\(limit) to \(limit), with a point"
        case .flag: "yes or no"
        case .choice(let words): words.joined(separator: " or ")
        case .country(let orAny): "two letters of ISO 3166-1, as BR\(orAny ? ", or * for any country" : "")"
        case .currency: "three letters of ISO 4217, as BRL"
        }
    }
}

import FoundationEssentials

/// An amount in the minor unit of its currency; never floating point.
package struct Money: Sendable, Hashable, Codable {
    /// Cents, yen, fils: whatever the currency's smallest unit is.
    package let minor: Int
    /// Amounts of different currencies are never equal.
    package let currency: Currency

    package init(minor: Int, currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// Reads a plain decimal such as `10.9` exactly.
    ///
    /// - Throws: `MoneyError` when it is no plain decimal, too large, or finer than the currency's minor unit.
    package init(_ text: some StringProtocol, currency: Currency) throws(MoneyError) {
        self.init(minor: try Self.minorUnits(text, exponent: currency.exponent), currency: currency)
    }

    /// A plain decimal (`-`digits, at most one point) as a whole number of units of 10^−exponent; zeros beyond the exponent are accepted.
    package static func minorUnits(_ text: some StringProtocol, exponent: Int) throws(MoneyError) -> Int {
        let isNegative = text.hasPrefix("-")
        let parts = text.utf8.dropFirst(isNegative ? 1 : 0).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let whole = parts.first ?? text.utf8[...]
        guard (1...2).contains(parts.count), !whole.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else {
            throw .notADecimal(String(text.prefix(40)))
        }
        let fraction = parts.count == 2 ? parts[1] : parts[0].suffix(0)
        guard fraction.dropFirst(exponent).allSatisfy({ $0 == UInt8(ascii: "0") }) else {
            throw .finerThanMinorUnit(String(text.prefix(40)), exponent: exponent)
        }
        let kept = fraction.prefix(exponent)
        let digits = Array(whole) + Array(kept) + Array(repeating: UInt8(ascii: "0"), count: exponent - kept.count)
        guard let value = Int(String(decoding: digits, as: UTF8.self)) else { throw .tooLarge(String(text.prefix(40))) }
        return isNegative ? -value : value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}

extension Money: CustomStringConvertible {
    /// `10.90 EUR`.
    package var description: String { "\(decimalText) \(currency.code)" }

    /// `10.90`, with all digits of the minor unit.
    package var decimalText: String {
        let exponent = currency.exponent
        guard exponent > 0 else { return String(minor) }
        let digits = "\(Int(minor.magnitude), digits: exponent + 1)"
        return "\(minor < 0 ? "-" : "")\(digits.dropLast(exponent)).\(digits.suffix(exponent))"
    }
}

/// Why a text is not an amount of money. The text is shortened to 40 characters.
package enum MoneyError: Error, Equatable, CustomStringConvertible {
    case notADecimal(String)
    case finerThanMinorUnit(String, exponent: Int)
    case tooLarge(String)

    package var description: String {
        switch self {
        case .notADecimal(let text):
            "'\(text)' is not an amount. Maybe write it as digits with a point, such as 10.90."
        case .finerThanMinorUnit(let text, let exponent):
            "'\(text)' is finer than the currency's smallest unit. Maybe round it to \(exponent) digits after the point."
        case .tooLarge(let text):
            "'\(text)' is too large an amount."
        }
    }
}

/// An amount as JSON carries it, a string or a number, kept as exact decimal text: shops send both `"10.9"` and `10.9`.
package struct DecimalText: Sendable, Hashable, Codable {
    /// A plain decimal if the sender behaved; `Money` checks.
    package let text: String

    package init(_ text: String) { self.text = text }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else {
            text = try container.decode(Decimal.self).description
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// An ISO 4217 currency and how many digits its minor unit has.
package struct Currency: Sendable, Hashable {
    /// Three upper-case letters.
    package let code: String

    /// nil unless the code is three ASCII letters; lower case is accepted.
    package init?(_ code: String) {
        let upper = code.uppercased()
        guard upper.utf8.count == 3, upper.utf8.allSatisfy({ (65...90).contains($0) }) else { return nil }
        self.code = upper
    }

    /// Digits after the point: 2 for most, 0 for yen and won, 3 for the dinars.
    package var exponent: Int {
        if Self.withoutMinorUnit.contains(code) { return 0 }
        return Self.withThousandths.contains(code) ? 3 : 2
    }

    private static let withoutMinorUnit: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
    ]
    private static let withThousandths: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
}

extension Currency: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let code = try container.decode(String.self)
        guard let currency = Currency(code) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(code.prefix(8))' is not a currency code")
        }
        self = currency
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}

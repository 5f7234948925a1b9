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
    case negative(String)
    case tooLarge(String)

    package var description: String {
        switch self {
        case .notADecimal(let text):
            "'\(text)' is not an amount. Maybe write it as digits with a point, such as 10.90."
        case .negative(let text):
            "'\(text)' is less than nothing. Allowed are amounts from 0."
        case .tooLarge(let text):
            "'\(text)' is too large an amount."
        }
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

    /// Digits after the point: 2 for most, 0 for yen and won, 3 for the dinars, 4 for units of account.
    package var exponent: Int { Self.exponents[code] ?? 2 }

    /// The currencies with so many digits after the point, unless these are the usual two.
    package static func codes(ofExponent exponent: Int) -> [String] {
        exponents.filter { $0.value == exponent }.keys.sorted()
    }

    private static let exponents: [String: Int] = {
        let codes = [
            0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
            3: "BHD IQD JOD KWD LYD OMR TND",
            4: "CLF UYW",
        ]
        return codes.reduce(into: [:]) { all, entry in
            for code in entry.value.split(separator: " ") { all[String(code)] = entry.key }
        }
    }()
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

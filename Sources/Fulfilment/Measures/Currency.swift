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

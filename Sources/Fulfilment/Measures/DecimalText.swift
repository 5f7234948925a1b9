import FoundationEssentials

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

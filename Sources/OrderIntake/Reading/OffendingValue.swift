import FoundationEssentials

/// A value of any JSON kind as short text, for the error that complains about it.
struct OffendingValue: Decodable {
    let text: String

    /// Longer values are cut: an error must not carry a megabyte back.
    static let maximumLength = 80

    init(from decoder: any Decoder) throws {
        text = Self.shorten(Self.read(decoder))
    }

    static func shorten(_ text: String) -> String {
        text.count > maximumLength ? "\(text.prefix(maximumLength))…" : text
    }

    private static func read(_ decoder: any Decoder) -> String {
        guard let container = try? decoder.singleValueContainer() else { return "" }
        if container.decodeNil() { return "null" }
        if let text = try? container.decode(String.self) { return text }
        if let flag = try? container.decode(Bool.self) { return String(flag) }
        if let number = try? container.decode(Decimal.self) { return number.description }
        return (try? decoder.unkeyedContainer()) == nil ? "{…}" : "[…]"
    }
}

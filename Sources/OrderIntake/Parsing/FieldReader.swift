import FoundationEssentials
import ServiceRuntime

/// Reads the fields of an order one by one and collects every problem, instead of stopping at the first.
///
/// Each reader returns a valid stand-in for a field at fault, so that reading goes on; the order is thrown away in the end.
struct FieldReader {
    typealias FieldError = ProblemDetails.FieldError
    typealias Object = KeyedDecodingContainer<OrderField>

    private(set) var problems: [FieldError] = []

    /// Adds the problem of a value that was read.
    mutating func refuse(_ field: OrderField, _ part: OrderPart, value: String, _ message: String) {
        problems.append(FieldError(field: part.path(field), value: OffendingValue.shorten(value), message: message))
    }

    /// A value of the wanted kind, or nil when it is missing, null or of another kind; the last is a problem.
    mutating func value<Value: Decodable>(
        _ type: Value.Type, _ field: OrderField, of object: Object, _ part: OrderPart, expected: String
    ) -> Value? {
        do {
            return try object.decodeIfPresent(type, forKey: field)
        } catch {
            let value = (try? object.decode(OffendingValue.self, forKey: field))?.text ?? ""
            refuse(field, part, value: value, "must be \(expected)")
            return nil
        }
    }

    /// As `value`, for a field that must be there.
    mutating func required<Value: Decodable>(
        _ type: Value.Type, _ field: OrderField, of object: Object, _ part: OrderPart, expected: String
    ) -> Value? {
        let before = problems.count
        let found = value(type, field, of: object, part, expected: expected)
        if found == nil, problems.count == before { refuse(field, part, value: "", "is missing; must be \(expected)") }
        return found
    }

    /// A text that must be there, not blank and at most `limit` characters.
    mutating func text(_ field: OrderField, of object: Object, _ part: OrderPart, limit: Int) -> String {
        guard let text = required(String.self, field, of: object, part, expected: "a text of 1 to \(limit) characters") else {
            return ""
        }
        if text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) {
            refuse(field, part, value: text, "must not be blank; 1 to \(limit) characters are allowed")
        }
        check(text, field, part, limit: limit)
        return text
    }

    /// A text that may be missing (then empty), at most `limit` characters.
    mutating func optionalText(_ field: OrderField, of object: Object, _ part: OrderPart, limit: Int) -> String {
        let text = value(String.self, field, of: object, part, expected: "a text of at most \(limit) characters") ?? ""
        check(text, field, part, limit: limit)
        return text
    }

    private mutating func check(_ text: String, _ field: OrderField, _ part: OrderPart, limit: Int) {
        if text.utf8.count > limit, text.unicodeScalars.count > limit {
            refuse(field, part, value: text, "is \(text.unicodeScalars.count) characters long; at most \(limit) are allowed")
        }
        if text.hasControlCharacters {
            refuse(field, part, value: text.printable, "must not contain control characters")
        }
    }
}

extension String {
    /// Whether a C0 or C1 control character or DEL is in it. On the bytes, since every text of every order passes here.
    fileprivate var hasControlCharacters: Bool {
        var previous: UInt8 = 0
        for byte in utf8 {
            if byte < 0x20 || byte == 0x7F || (previous == 0xC2 && (0x80...0x9F).contains(byte)) { return true }
            previous = byte
        }
        return false
    }

    /// With each control character shown as its code.
    fileprivate var printable: String {
        unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.properties.generalCategory == .control {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }
}

/// The names of an order's fields on the wire, of the order itself, its address and its lines.
enum OrderField: String, CodingKey {
    case externalID = "external_id"
    case channel, status, priority
    case placedAt = "placed_at"
    case paidAt = "paid_at"
    case promisedBy = "promised_by"
    case shipComplete = "ship_complete"
    case shipTo = "ship_to"
    case name, street, city, state, postcode, country, latitude, longitude
    case lines, sku, quantity, currency
    case unitPrice = "unit_price"
}

/// The part of the document that a field belongs to; written out only for an error.
enum OrderPart: Sendable {
    case order, address
    case line(Int)

    /// `ship_to.city`, `lines[3].sku`, `channel`.
    func path(_ field: OrderField) -> String {
        switch self {
        case .order: field.rawValue
        case .address: "ship_to.\(field.rawValue)"
        case .line(let index): "lines[\(index)].\(field.rawValue)"
        }
    }
}

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

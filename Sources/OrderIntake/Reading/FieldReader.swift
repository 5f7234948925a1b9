import FoundationEssentials
import Fulfilment
import ServiceRuntime

/// Reads the fields of an order one by one and notes everything wrong with them, instead of stopping at the first.
///
/// Each reader answers a harmless value for a field at fault, so that reading goes on; the order is thrown away in the end.
struct FieldReader {
    typealias FieldError = ProblemDetails.FieldError
    typealias Object = KeyedDecodingContainer<OrderField>

    private(set) var problems: [FieldError] = []

    /// Notes a problem of a value that was read.
    mutating func refuse(_ field: OrderField, _ place: OrderPlace, value: String, _ message: String) {
        problems.append(FieldError(field: place.path(field), value: OffendingValue.shorten(value), message: message))
    }

    /// A value of the wanted kind, or nil when it is missing, null or of another kind; the last is noted.
    mutating func value<Value: Decodable>(
        _ type: Value.Type, _ field: OrderField, of object: Object, _ place: OrderPlace, expected: String
    ) -> Value? {
        do {
            return try object.decodeIfPresent(type, forKey: field)
        } catch {
            let value = (try? object.decode(OffendingValue.self, forKey: field))?.text ?? ""
            refuse(field, place, value: value, "must be \(expected)")
            return nil
        }
    }

    /// As `value`, for a field that must be there.
    mutating func required<Value: Decodable>(
        _ type: Value.Type, _ field: OrderField, of object: Object, _ place: OrderPlace, expected: String
    ) -> Value? {
        let before = problems.count
        let found = value(type, field, of: object, place, expected: expected)
        if found == nil, problems.count == before { refuse(field, place, value: "", "is missing; must be \(expected)") }
        return found
    }

    /// A text that must be there, not blank and at most `limit` characters.
    mutating func text(_ field: OrderField, of object: Object, _ place: OrderPlace, limit: Int) -> String {
        guard let text = required(String.self, field, of: object, place, expected: "a text of 1 to \(limit) characters") else {
            return ""
        }
        if text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) {
            refuse(field, place, value: text, "must not be blank; 1 to \(limit) characters are allowed")
        }
        check(text, field, place, limit: limit)
        return text
    }

    /// A text that may be missing (then empty), at most `limit` characters.
    mutating func optionalText(_ field: OrderField, of object: Object, _ place: OrderPlace, limit: Int) -> String {
        let text = value(String.self, field, of: object, place, expected: "a text of at most \(limit) characters") ?? ""
        check(text, field, place, limit: limit)
        return text
    }

    private mutating func check(_ text: String, _ field: OrderField, _ place: OrderPlace, limit: Int) {
        if text.utf8.count > limit, text.unicodeScalars.count > limit {
            refuse(field, place, value: text, "is \(text.unicodeScalars.count) characters long; at most \(limit) are allowed")
        }
        if text.hasControlCharacters {
            refuse(field, place, value: text.printable, "must not contain control characters")
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

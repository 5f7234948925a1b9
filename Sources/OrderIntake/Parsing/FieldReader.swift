import Fulfilment
import JSONReading
import ServiceRuntime

/// Reads the fields of an order one by one and collects every problem, instead of stopping at the first.
///
/// Each reader returns a valid stand-in for a field at fault, so that reading goes on; the order is thrown away in the end. Nothing is
/// dropped: what has no field is kept as extra data, what is read otherwise than it was sent gets a note.
struct FieldReader {
    typealias FieldError = ProblemDetails.FieldError

    private(set) var problems = FieldProblems()
    private(set) var notes = OrderNotes()
    private var extra = ExtraFields()

    /// Adds the problem of a value that was read.
    mutating func refuse(_ field: OrderField, _ part: OrderPart, value: String, _ message: String) {
        problems.add(FieldError(field: part.path(field), value: OffendingValue.shorten(value.printable), message: message))
    }

    /// Says what a value was read as.
    mutating func note(_ field: OrderField, _ part: OrderPart, value: String, _ note: String) {
        notes.add(OrderNote(field: part.path(field), value: OffendingValue.shorten(value.printable), note: note))
    }

    /// The members of an object by their fields; the others are kept as extra data.
    mutating func members(of value: JSONValue, _ part: OrderPart) -> OrderObject {
        var object = OrderObject()
        var others: [(name: String, value: JSONValue)] = []
        for (name, value) in value.members where value.kind != .null {
            guard let field = part.field(named: name) else {
                others.append((name, value))
                continue
            }
            if !object.add(value, as: field) { refuse(field, part, value: OffendingValue.text(of: value), "is there twice") }
        }
        // In the order of their names: an order sent again is the same, however its document was written.
        for other in others.sorted(by: { $0.name < $1.name }) { addOther(other.value, named: other.name, to: &object, part) }
        return object
    }

    /// Refuses the members of an object that are no fields of its part, where none may be left over.
    mutating func refuseOthers(of value: JSONValue, _ part: OrderPart, allowed: String) {
        for (name, value) in value.members where part.field(named: name) == nil && part.field(alsoNamed: name) == nil {
            problems.add(
                FieldError(
                    field: part.path(name), value: OffendingValue.text(of: value),
                    message: "is not known here; allowed are \(allowed)"))
        }
    }

    /// A member under another name than ours: a field's where that is free or has the same value, else extra data.
    private mutating func addOther(_ value: JSONValue, named name: String, to object: inout OrderObject, _ part: OrderPart) {
        if let text = value.textOrNumber, let field = part.field(alsoNamed: name) {
            if object[field]?.textOrNumber == text || object.add(value, as: field, beside: field == .street2) { return }
        }
        let path = part.path(name)
        guard extra.add(value, named: path) else {
            let sent = OffendingValue.text(of: value)
            return problems.add(FieldError(field: path, value: sent, message: "is there twice, with another value"))
        }
        notes.add(OrderNote(extra: path, value: OffendingValue.text(of: value)))
    }

    /// What is no field, as it is stored; a problem when it is larger than what is kept.
    mutating func extraFields() -> String? {
        guard let json = extra.json else { return nil }
        if json.utf8.count > ExtraFields.limit {
            let message =
                "fields that are not an order's have \(json.utf8.count) bytes together; at most \(ExtraFields.limit) are kept"
            problems.add(FieldError(field: "", value: OffendingValue.shorten(json), message: message))
        }
        return json
    }

    /// Refuses a field that must be there and is not.
    mutating func miss(_ field: OrderField, _ part: OrderPart, expected: String) {
        refuse(field, part, value: "", "is missing; must be \(expected)")
    }

    /// A text that must be there, not blank and at most `limit` characters.
    mutating func text(_ field: OrderField, of object: OrderObject, _ part: OrderPart, limit: Int) -> String {
        guard let value = object[field] else {
            miss(field, part, expected: "a text of 1 to \(limit) characters")
            return ""
        }
        let before = problems.count
        let text = line(value, field, part, limit: limit, expected: "a text of 1 to \(limit) characters")
        if text.isBlank, problems.count == before {
            refuse(field, part, value: text, "must not be blank; 1 to \(limit) characters are allowed")
        }
        return text
    }

    /// A text that may be missing (then empty), at most `limit` characters.
    mutating func optionalText(_ field: OrderField, of object: OrderObject, _ part: OrderPart, limit: Int) -> String {
        guard let value = object[field] else { return "" }
        return line(value, field, part, limit: limit, expected: "a text of at most \(limit) characters")
    }

    /// A text of one line; line breaks and the like become blanks, control characters are refused.
    mutating func line(_ value: JSONValue, _ field: OrderField, _ part: OrderPart, limit: Int, expected: String) -> String {
        guard let sent = Self.mayBeNumber(field) ? value.textOrNumber : value.string else {
            refuse(field, part, value: OffendingValue.text(of: value), "must be \(expected)")
            return ""
        }
        do throws(ControlCharacter) {
            let line = try OneLineText(sent)
            if line.isFolded {
                note(field, part, value: sent, "line breaks, tabs and the like are read as blanks: '\(line.text)'")
            }
            check(line.text, field, part, limit: limit)
            return line.text
        } catch {
            refuse(field, part, value: sent, "\(error)")
            return ""
        }
    }

    /// Telephone numbers and the numbers of flats come without quotes, too.
    private static func mayBeNumber(_ field: OrderField) -> Bool { field == .phone || field == .street2 }

    mutating func check(_ text: String, _ field: OrderField, _ part: OrderPart, limit: Int) {
        if text.utf8.count > limit, text.unicodeScalars.count > limit {
            refuse(field, part, value: text, "is \(text.unicodeScalars.count) characters long; at most \(limit) are allowed")
        }
    }
}

/// What is wrong with one order: the first hundred problems, and how many there are.
struct FieldProblems {
    private static let most = 100

    private(set) var listed: [ProblemDetails.FieldError] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func add(_ problem: ProblemDetails.FieldError) {
        count += 1
        if listed.count < Self.most { listed.append(problem) }
    }
}

/// One object of an order's document: its members by the fields they are.
struct OrderObject {
    private var members: [(field: OrderField, value: JSONValue)] = []

    /// The value of a field; nil when it is missing or null.
    subscript(field: OrderField) -> JSONValue? { members.first { $0.field == field }?.value }

    /// The values of a field that may have several, those under the usual name first.
    func all(_ field: OrderField) -> [JSONValue] { members.filter { $0.field == field }.map(\.value) }

    /// Whether the field was free, or may have this value `beside` others.
    mutating func add(_ value: JSONValue, as field: OrderField, beside others: Bool = false) -> Bool {
        let isFree = others || self[field] == nil
        if isFree { members.append((field, value)) }
        return isFree
    }
}

/// A value of any JSON kind as short text, for the error that complains about it.
enum OffendingValue {
    /// Longer values are cut: an error must not carry a megabyte back.
    static let maximumLength = 80

    static func shorten(_ text: String) -> String {
        let short = text.prefix(maximumLength).excerpt(bytes: 4 * maximumLength)
        return short.utf8.count < text.utf8.count ? short + "…" : text
    }

    static func text(of value: JSONValue) -> String {
        switch value.kind {
        case .string: shorten(value.string ?? "")
        case .object: "{…}"
        case .array: "[…]"
        case .number, .yes, .no, .null: shorten(String(decoding: value.raw, as: UTF8.self))
        }
    }
}

extension JSONValue {
    /// A string, or a number as it was written.
    fileprivate var textOrNumber: String? { kind == .number ? String(decoding: raw, as: UTF8.self) : string }
}

extension String {
    /// Whether there is nothing but blanks.
    var isBlank: Bool { utf8.allSatisfy { $0 == UInt8(ascii: " ") } }
}

import CarrierFormats
package import JSONReading
import LabelFormats

/// What stands in a request's body, as members with the way to each.
package enum RequestContent: Sendable {
    case nothing
    case json(JSONValue)
    /// The fields, and the JSON in one of them, where services put the business.
    case form([(name: String, value: String)], business: JSONValue?)
    case xml([(pointer: String, value: String)])
    /// Not recorded, or nothing that can be read.
    case unreadable

    init(_ body: [UInt8]?, type: String) {
        guard let body else {
            self = .unreadable
            return
        }
        if body.isEmpty {
            self = .nothing
        } else if let json = try? JSONValue(body) {
            self = .json(json)
        } else if type.lowercased().contains("xml") || body.starts(with: Array("<".utf8)),
            let leaves = XMLMembers.leaves(of: body)
        {
            self = .xml(leaves)
        } else if body.contains(UInt8(ascii: "=")) {
            let fields = FormFields.all(body)
            let values = fields.lazy.compactMap { try? JSONValue(Array($0.value.utf8)) }
            self = .form(fields, business: values.first { $0.kind == .object })
        } else {
            self = .unreadable
        }
    }

    /// The JSON that pointers point into.
    package var json: JSONValue? {
        switch self {
        case .json(let value): value
        case .form(_, let business): business
        default: nil
        }
    }

    /// The JSON value at a pointer.
    package func value(at pointer: String) -> JSONValue? { json?.value(at: pointer) }

    /// All texts, numbers, flags, nulls and empty things, in order, with the pointer to each.
    package var leaves: [(pointer: String, value: String)] {
        switch self {
        case .json(let value): value.leaves(below: "")
        case .form(_, let business?): business.leaves(below: "")
        case .form(let fields, nil): fields.map { ("/\($0.name)", $0.value) }
        case .xml(let leaves): leaves
        case .nothing, .unreadable: []
        }
    }

    /// What it is, for a person.
    var summary: String {
        switch self {
        case .nothing: "nothing"
        case .json: "JSON"
        case .form: "a form"
        case .xml: "XML"
        case .unreadable: "neither JSON nor XML nor a form"
        }
    }
}

extension JSONValue {
    /// The value at a JSON pointer (RFC 6901); nil when there is none.
    package func value(at pointer: String) -> JSONValue? {
        pointer.split(separator: "/").reduce(self as JSONValue?) { value, step in
            guard let value else { return nil }
            if value.kind == .array, let index = Int(step) {
                let items = value.items
                return items.indices.contains(index) ? items[index] : nil
            }
            return value.members.first { $0.name == step }?.value
        }
    }

    /// Whether it says the same: numbers by their value, lists and objects member by member.
    func isAlike(_ other: JSONValue) -> Bool {
        if let number, let second = other.number { return number == second }
        guard kind == other.kind else { return false }
        switch kind {
        case .object, .array:
            let (mine, theirs) = (leaves(below: ""), other.leaves(below: ""))
            return Dictionary(mine) { first, _ in first } == Dictionary(theirs) { first, _ in first }
        default: return string == other.string
        }
    }

    /// - Parameter path: the pointer to this value.
    func leaves(below path: String) -> [(pointer: String, value: String)] {
        switch kind {
        case .object where !members.isEmpty: members.flatMap { $0.value.leaves(below: "\(path)/\($0.name)") }
        case .array where !items.isEmpty: items.enumerated().flatMap { $0.element.leaves(below: "\(path)/\($0.offset)") }
        case .number: [(path, number.map { "\($0)" } ?? String(decoding: raw, as: UTF8.self))]
        default: [(path, string ?? String(decoding: raw, as: UTF8.self))]
        }
    }
}

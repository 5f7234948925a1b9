import JSONReading

/// JSON that is changed: a recorded answer, or one by the documentation, in which fresh values take the place of the old.
indirect enum JSONShape: Sendable {
    case object([(name: String, value: JSONShape)])
    case list([JSONShape])
    case text(String)
    /// Digits, `true`, `false` or `null`, as they shall stand.
    case raw(String)

    init(_ value: JSONValue) {
        switch value.kind {
        case .object: self = .object(value.members.map { ($0.name, JSONShape($0.value)) })
        case .array: self = .list(value.items.map { JSONShape($0) })
        case .string: self = .text(value.string ?? "")
        default: self = .raw(String(decoding: value.raw, as: UTF8.self))
        }
    }

    /// The value at a JSON pointer. Members that are not there are made; nil takes one away. What stands below a text or a number, or behind
    /// the end of a list, is not made.
    subscript(_ pointer: String) -> JSONShape? {
        get { value(at: pointer.split(separator: "/")[...]) }
        set { set(newValue, at: pointer.split(separator: "/")[...]) }
    }

    private func value(at steps: ArraySlice<Substring>) -> JSONShape? {
        guard let step = steps.first else { return self }
        switch self {
        case .object(let members): return members.first { $0.name == step }?.value.value(at: steps.dropFirst())
        case .list(let items):
            guard let index = Int(step), items.indices.contains(index) else { return nil }
            return items[index].value(at: steps.dropFirst())
        default: return nil
        }
    }

    private mutating func set(_ value: JSONShape?, at steps: ArraySlice<Substring>) {
        guard let step = steps.first else {
            self = value ?? .raw("null")
            return
        }
        switch self {
        case .object(var members):
            if let index = members.firstIndex(where: { $0.name == step }) {
                if steps.count == 1, value == nil {
                    members.remove(at: index)
                } else {
                    // What was nothing becomes what the way needs.
                    if steps.count > 1, case .raw("null") = members[index].value { members[index].value = [:] }
                    members[index].value.set(value, at: steps.dropFirst())
                }
            } else if let value {
                var inner: JSONShape = [:]
                inner.set(value, at: steps.dropFirst())
                members.append((String(step), inner))
            }
            self = .object(members)
        case .list(var items):
            guard let index = Int(step), items.indices.contains(index) else { return }
            items[index].set(value, at: steps.dropFirst())
            self = .list(items)
        default: return
        }
    }

    /// Without blanks, members in their order.
    var json: String {
        switch self {
        case .object(let members): "{\(members.map { "\(JSONText.quoted($0.name)):\($0.value.json)" }.joined(separator: ","))}"
        case .list(let items): "[\(items.map(\.json).joined(separator: ","))]"
        case .text(let text): JSONText.quoted(text)
        case .raw(let digits): digits
        }
    }
}

extension JSONShape: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(dictionaryLiteral elements: (String, JSONShape)...) { self = .object(elements.map { ($0.0, $0.1) }) }
    init(arrayLiteral elements: JSONShape...) { self = .list(elements) }
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .raw(String(value)) }
    init(booleanLiteral value: Bool) { self = .raw(value ? "true" : "false") }
}

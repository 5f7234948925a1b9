import JSONReading

/// A value of a JSON text.
package struct JSONValue: Sendable {
    let tree: JSONTree
    let index: Int

    private var node: JSONTree.Node { tree.nodes[index] }

    /// The member of an object; nil when this is none, has no such member, or the member is null.
    package subscript(_ name: StaticString) -> JSONValue? {
        guard node.kind == .object, let value = tree.member(name, of: index), tree.nodes[value].kind != .null else { return nil }
        return JSONValue(tree: tree, index: value)
    }

    /// The member at the end of a path.
    subscript(path path: [StaticString]) -> JSONValue? {
        path.reduce(self as JSONValue?) { $0?[$1] }
    }

    /// A text that is not empty; numbers and flags as they are written. nil for anything else.
    package var text: String? {
        switch node.kind {
        case .string: node.end > node.start ? tree.text(index) : nil
        case .number, .yes, .no: tree.text(index)
        default: nil
        }
    }

    /// A whole number, also one written as text.
    package var integer: Int? { node.kind == .number || node.kind == .string ? text.flatMap { Int($0) } : nil }

    /// Whether it is true.
    package var isTrue: Bool { node.kind == .yes }

    package var isObject: Bool { node.kind == .object }

    package var isArray: Bool { node.kind == .array }

    /// The members of a list; none when this is no list.
    package var items: [JSONValue] { tree.items(of: index).map { JSONValue(tree: tree, index: $0) } }

    /// Where it begins, counted in bytes from 1.
    var position: Int { Int(node.start) + 1 }

    /// What it is, for a person to read.
    var kindInWords: String {
        switch node.kind {
        case .object: "an object"
        case .array: "a list"
        case .string: "a text"
        case .number: "a number"
        case .yes, .no: "true or false"
        case .null: "null"
        }
    }
}

import JSONReading

/// A value of a JSON text.
package struct JSONValue: Sendable {
    let tree: JSONTree
    let index: Int

    private var node: JSONTree.Node { tree.nodes[index] }

    /// The member of an object; nil when this is none, has no such member, or the member is null.
    package subscript(_ name: StaticString) -> JSONValue? {
        guard node.kind == .object else { return nil }
        var member = index + 1
        while member < node.next {
            let value = member + 1
            if tree.nodes[member].isNamed(name, in: tree.bytes) {
                return tree.nodes[value].kind == .null ? nil : JSONValue(tree: tree, index: value)
            }
            member = Int(tree.nodes[value].next)
        }
        return nil
    }

    /// The member at the end of a path.
    subscript(path path: [StaticString]) -> JSONValue? {
        path.reduce(self as JSONValue?) { $0?[$1] }
    }

    /// A text that is not empty; numbers and flags as they are written. nil for anything else.
    package var text: String? {
        switch node.kind {
        case .string: node.end > node.start ? JSONText.decode(raw) : nil
        case .number, .yes, .no: String(decoding: raw, as: UTF8.self)
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
    package var items: [JSONValue] {
        guard node.kind == .array else { return [] }
        var items: [JSONValue] = []
        var member = index + 1
        while member < node.next {
            items.append(JSONValue(tree: tree, index: member))
            member = Int(tree.nodes[member].next)
        }
        return items
    }

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

    private var raw: ArraySlice<UInt8> { tree.raw(index) }
}

extension JSONTree.Node {
    func isNamed(_ name: StaticString, in bytes: [UInt8]) -> Bool {
        guard Int(end - start) == name.utf8CodeUnitCount else { return hasEscape(bytes) && decoded(bytes) == "\(name)" }
        for offset in 0..<name.utf8CodeUnitCount where bytes[Int(start) + offset] != name.utf8Start[offset] { return false }
        return true
    }

    private func hasEscape(_ bytes: [UInt8]) -> Bool { bytes[Int(start)..<Int(end)].contains(UInt8(ascii: "\\")) }

    private func decoded(_ bytes: [UInt8]) -> String { JSONText.decode(bytes[Int(start)..<Int(end)]) }
}

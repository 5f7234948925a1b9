/// One value of a JSON text: a cursor into its `JSONTree`, by which readers walk a document member by member.
///
/// Nothing is converted: a number in quotes is a string. What a format allows beyond that is for its reader to say.
package struct JSONValue: Sendable {
    package let tree: JSONTree
    /// Of the value's node.
    package let index: Int

    package init(_ tree: JSONTree, at index: Int = 0) {
        self.tree = tree
        self.index = index
    }

    /// The outermost value of a text.
    /// - Throws: `JSONFault` at the first byte that does not fit.
    package init(_ bytes: [UInt8]) throws(JSONFault) { self.init(try JSONTree(bytes)) }

    /// The same, of a text that must be UTF-8.
    /// - Throws: `JSONFault` at the first byte that does not fit.
    package init(utf8 bytes: [UInt8]) throws(JSONFault) { self.init(try JSONTree(utf8: bytes)) }

    package var kind: JSONTree.Kind { tree.nodes[index].kind }

    /// The member of an object; nil when this is none, has no such member, or the member is null.
    package subscript(_ name: StaticString) -> JSONValue? {
        guard kind == .object, let value = tree.member(name, of: index), tree.nodes[value].kind != .null else { return nil }
        return JSONValue(tree, at: value)
    }

    /// The members of an object in the order of the text, null ones too; none for anything else.
    package var members: [(name: String, value: JSONValue)] {
        tree.members(of: index).map { (tree.text($0.name), JSONValue(tree, at: $0.value)) }
    }

    /// The values of an array; none for anything else.
    package var items: [JSONValue] { tree.items(of: index).map { JSONValue(tree, at: $0) } }

    /// A string with its escapes resolved; nil for anything else.
    package var string: String? { kind == .string ? tree.text(index) : nil }

    /// A number without point and exponent that fits; nil for anything else.
    package var integer: Int? { tree.integer(index) }

    /// A number without fraction that fits, however it is written: `30`, `30.0`, `3e1`; nil for anything else, and for what is written with
    /// point or exponent and so large (2⁵³) that a `Double` may stand for its neighbours, too.
    package var whole: Int? { integer ?? number.flatMap { abs($0) < 0x1p53 ? Int(exactly: $0) : nil } }

    /// A finite number; nil for anything else.
    package var number: Double? { tree.number(index) }

    /// The bytes as they were written, those between the quotes of a string.
    package var raw: ArraySlice<UInt8> { tree.raw(index) }

    /// The line it begins on, counted from 1.
    package var line: Int { tree.line(of: index) }
}

// For people.
extension JSONValue {
    /// What it is: the beginning of a text or a number as written, the kind of everything else.
    package var summary: String {
        switch kind {
        case .object: "an object"
        case .array: "a list"
        case .string: "\"\(JSONText.shortened(string ?? ""))\""
        case .number: excerpt
        case .yes: "true"
        case .no: "false"
        case .null: "null"
        }
    }

    /// The beginning of a text, or of anything else as it was written.
    package var excerpt: String {
        // No character has more than four bytes, so more would be cut anyway.
        JSONText.shortened(string ?? String(decoding: raw.prefix(4 * JSONText.shown + 4), as: UTF8.self))
    }
}

extension JSONText {
    /// Characters that messages show of what somebody sent: enough to find it, whatever its size.
    static let shown = 60

    /// The beginning of a text, with an ellipsis where something was cut.
    package static func shortened(_ text: String) -> String {
        let start = text.unicodeScalars.prefix(shown)
        return start.endIndex == text.endIndex ? text : "\(String(start))…"
    }
}

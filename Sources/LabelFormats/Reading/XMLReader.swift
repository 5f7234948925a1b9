import CarrierFormats

/// An element of an XML text. Namespaces do not count: an element goes by its name behind the colon.
final class XMLNode: Sendable {
    let name: String
    let attributes: [String: String]
    let children: [XMLNode]
    /// What stands between the tags, outside of children, without blanks around it.
    let text: String

    init(name: String, attributes: [String: String], children: [XMLNode], text: String) {
        (self.name, self.attributes, self.children, self.text) = (name, attributes, children, text)
    }

    /// The first child of this name.
    subscript(name: String) -> XMLNode? { children.first { $0.name == name } }

    /// The text at the end of a path; nil when it is not there or empty.
    subscript(path path: String...) -> String? {
        let node = path.reduce(self as XMLNode?) { $0?[$1] }
        return node.flatMap { $0.text.isEmpty ? nil : $0.text }
    }

    /// The children of this name.
    func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }

    /// The first element of this name, itself or anywhere below.
    func find(_ name: String) -> XMLNode? {
        if self.name == name { return self }
        for child in children {
            if let found = child.find(name) { return found }
        }
        return nil
    }
}

/// Reads as much XML as carriers answer in: elements, attributes, texts, CDATA. Nothing is fetched and no entity is defined: a document type
/// with declarations of its own is refused. Tags that do not close make the text none.
struct XMLReader {
    /// What is being read and not closed yet.
    private struct Open {
        let name: String
        let fullName: ArraySlice<UInt8>
        let attributes: [String: String]
        var children: [XMLNode] = []
        var text: [UInt8] = []

        var node: XMLNode {
            let words = XMLText.unescaped(text[...])
            let start = words.unicodeScalars.drop { $0.value <= 32 }
            let end = start.lastIndex { $0.value > 32 }.map { start.index(after: $0) } ?? start.startIndex
            return XMLNode(name: name, attributes: attributes, children: children, text: String(start[..<end]))
        }
    }

    private let bytes: [UInt8]
    private var position = 0
    private var open: [Open] = []

    /// The outermost element; nil for what is no XML, or deeper than carriers go.
    static func root(of bytes: some Sequence<UInt8>) -> XMLNode? {
        var reader = XMLReader(bytes: Array(bytes))
        return reader.run()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private static let deepest = 100

    private mutating func run() -> XMLNode? {
        while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            guard take(textUpTo: start) else { return nil }
            position = start
            if starts(with: "<?") {
                guard skip(past: "?>") else { return nil }
            } else if starts(with: "<!--") {
                guard skip(past: "-->") else { return nil }
            } else if starts(with: "<![CDATA[") {
                guard takeCharacterData() else { return nil }
            } else if starts(with: "<!") {
                guard skipDocumentType() else { return nil }
            } else if starts(with: "</") {
                guard let closed = close() else { return nil }
                if open.isEmpty { return isOnlyBlank(bytes[position...]) ? closed : nil }
                open[open.count - 1].children.append(closed)
            } else if let whole = begin() {
                if open.isEmpty { return isOnlyBlank(bytes[position...]) ? whole : nil }
                open[open.count - 1].children.append(whole)
            } else if open.isEmpty || open.count > Self.deepest || isBroken {
                return nil
            }
        }
        return nil
    }

    private var isBroken = false

    /// Reads an opening tag. Returns the element when it is closed at once.
    private mutating func begin() -> XMLNode? {
        guard let end = XMLText.tagEnd(bytes, from: position) else {
            isBroken = true
            return nil
        }
        let isWhole = bytes[end - 1] == UInt8(ascii: "/")
        let tag = bytes[(position + 1)..<(isWhole ? end - 1 : end)]
        let name = tag.prefix(while: XMLText.isName)
        position = end + 1
        guard !name.isEmpty else {
            isBroken = true
            return nil
        }
        let element = Open(name: XMLText.local(name), fullName: name, attributes: XMLText.attributes(tag.dropFirst(name.count)))
        if isWhole { return element.node }
        open.append(element)
        return nil
    }

    private mutating func close() -> XMLNode? {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let name = bytes[(position + 2)..<end].prefix(while: XMLText.isName)
        position = end + 1
        guard let element = open.popLast(), element.fullName.elementsEqual(name) else { return nil }
        return element.node
    }

    private mutating func take(textUpTo end: Int) -> Bool {
        guard !open.isEmpty else { return isOnlyBlank(bytes[position..<end]) }
        open[open.count - 1].text += bytes[position..<end]
        return true
    }

    private mutating func takeCharacterData() -> Bool {
        let start = position + 9
        guard !open.isEmpty, skip(past: "]]>") else { return false }
        open[open.count - 1].text += XMLText.escaped(bytes[start..<(position - 3)])
        return true
    }

    private mutating func skipDocumentType() -> Bool {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: ">")) else { return false }
        let hasDeclarations = bytes[position..<end].contains(UInt8(ascii: "["))
        position = end + 1
        return !hasDeclarations
    }

    private mutating func skip(past word: StaticString) -> Bool {
        let mark = Array("\(word)".utf8)
        guard let found = bytes[position...].firstRange(of: mark) else { return false }
        position = found.upperBound
        return true
    }

    private func starts(with word: StaticString) -> Bool { bytes[position...].starts(with: "\(word)".utf8) }

    private func isOnlyBlank(_ part: ArraySlice<UInt8>) -> Bool {
        part.allSatisfy { $0 <= 32 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    }
}

/// The members of an XML text, named as JSON would name them.
package enum XMLMembers {
    /// Every element without children, attributes left aside, with the way to it, such as `/shipment/sender/name`; nil for what is no XML.
    package static func leaves(of bytes: [UInt8]) -> [(pointer: String, value: String)]? {
        XMLReader.root(of: bytes).map { leaves(of: $0, below: "") }
    }

    private static func leaves(of node: XMLNode, below path: String) -> [(pointer: String, value: String)] {
        let here = "\(path)/\(node.name)"
        guard !node.children.isEmpty else { return [(here, node.text)] }
        return node.children.flatMap { leaves(of: $0, below: here) }
    }
}

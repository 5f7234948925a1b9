/// Finds the values of a JSON text; keeps its own stack, so depth costs no recursion.
struct JSONScanner {
    private let bytes: [UInt8]
    private var position = 0
    private var open: [Int] = []
    private(set) var nodes: [JSONTree.Node] = []

    private static let deepest = 100

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        nodes.reserveCapacity(bytes.count / 12 + 4)
    }

    mutating func run() throws(JSONFault) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipBlanks()
        try value()
        while let container = open.last {
            if nodes[container].kind == .object { try member(of: container) } else { try item(of: container) }
        }
        skipBlanks()
        guard position == bytes.count else { throw fault("something follows it") }
    }

    private mutating func item(of container: Int) throws(JSONFault) {
        skipBlanks()
        if peek == UInt8(ascii: "]") { return close(container) }
        try comma(container)
        try value()
    }

    private mutating func member(of container: Int) throws(JSONFault) {
        skipBlanks()
        if peek == UInt8(ascii: "}") { return close(container) }
        try comma(container)
        guard peek == UInt8(ascii: "\"") else { throw fault("a name in quotes is missing") }
        try string()
        skipBlanks()
        guard peek == UInt8(ascii: ":") else { throw fault("a colon is missing") }
        position += 1
        skipBlanks()
        try value()
    }

    /// Between two members there is a comma, before the first there is none.
    private mutating func comma(_ container: Int) throws(JSONFault) {
        guard nodes.count > container + 1 else { return }
        guard peek == UInt8(ascii: ",") else { throw fault("a comma is missing") }
        position += 1
        skipBlanks()
    }

    private mutating func close(_ container: Int) {
        position += 1
        nodes[container].end = Int32(position)
        nodes[container].next = Int32(nodes.count)
        open.removeLast()
    }

    private mutating func value() throws(JSONFault) {
        switch peek {
        case UInt8(ascii: "{"): try begin(.object)
        case UInt8(ascii: "["): try begin(.array)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true", .yes)
        case UInt8(ascii: "f"): try word("false", .no)
        case UInt8(ascii: "n"): try word("null", .null)
        case UInt8(ascii: "-"): try number()
        case nil: throw fault("it ends too early")
        case let byte?: if byte &- 48 < 10 { try number() } else { throw fault("a value is missing") }
        }
    }

    private mutating func begin(_ kind: JSONTree.Kind) throws(JSONFault) {
        guard open.count < Self.deepest else { throw fault("it is nested deeper than \(Self.deepest)") }
        open.append(nodes.count)
        nodes.append(.init(kind: kind, hasEscapes: false, start: Int32(position), end: 0, next: 0))
        position += 1
    }

    private mutating func string() throws(JSONFault) {
        let start = position + 1
        let (index, hasEscapes) = stringEnd(from: start)
        guard index < bytes.count else { throw JSONFault(offset: bytes.count, problem: "it ends within a text") }
        position = index + 1
        append(.string, start, index, hasEscapes: hasEscapes)
    }

    /// Where the closing quote stands, and whether there is a backslash before it.
    private func stringEnd(from start: Int) -> (Int, hasEscapes: Bool) {
        bytes.withUnsafeBufferPointer { bytes in
            var (index, hasEscapes) = (start, false)
            while index < bytes.count {
                let byte = bytes[index]
                if byte == UInt8(ascii: "\"") { break }
                if byte == UInt8(ascii: "\\") { (index, hasEscapes) = (index + 1, true) }
                index += 1
            }
            return (index, hasEscapes)
        }
    }

    private mutating func number() throws(JSONFault) {
        let start = position
        try integerPart()
        if peek == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        append(.number, start, position)
    }

    private mutating func integerPart() throws(JSONFault) {
        if peek == UInt8(ascii: "-") { position += 1 }
        let first = position
        try digits()
        // Some readers take 010 for 8, others for 10.
        guard bytes[first] != UInt8(ascii: "0") || position == first + 1 else {
            throw JSONFault(offset: first, problem: "a number of several digits begins with 0")
        }
    }

    private mutating func digits() throws(JSONFault) {
        guard let byte = peek, byte &- 48 < 10 else { throw fault("a digit is missing") }
        while let byte = peek, byte &- 48 < 10 { position += 1 }
    }

    private mutating func word(_ text: StaticString, _ kind: JSONTree.Kind) throws(JSONFault) {
        let start = position
        for index in 0..<text.utf8CodeUnitCount {
            guard peek == text.utf8Start[index] else { throw fault(peek == nil ? "it ends too early" : "a value is missing") }
            position += 1
        }
        append(kind, start, position)
    }

    private mutating func append(_ kind: JSONTree.Kind, _ start: Int, _ end: Int, hasEscapes: Bool = false) {
        nodes.append(
            .init(kind: kind, hasEscapes: hasEscapes, start: Int32(start), end: Int32(end), next: Int32(nodes.count + 1)))
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while position < bytes.count, bytes[position] == 32 || (9...13).contains(bytes[position]) { position += 1 }
    }

    private func fault(_ problem: String) -> JSONFault { JSONFault(offset: position, problem: problem) }
}

/// Finds the values of a JSON text; keeps its own stack, so depth costs no recursion.
struct JSONParser {
    struct Fault: Error {
        let offset: Int
        let problem: String
    }

    private let bytes: [UInt8]
    private var position = 0
    private var open: [Int] = []
    private(set) var nodes: [JSONTree.Node] = []

    private static let deepest = 60

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        nodes.reserveCapacity(bytes.count / 6 + 4)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func run() throws(Fault) {
        skipBlanks()
        try value()
        while let container = open.last { try next(in: container) }
        skipBlanks()
        guard position == bytes.count else { throw fault("something follows it") }
    }

    private mutating func next(in container: Int) throws(Fault) {
        let isObject = nodes[container].kind == .object
        skipBlanks()
        if peek == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) { return close(container) }
        if nodes.count > container + 1 { try take(UInt8(ascii: ","), "a comma is missing") }
        if isObject {
            guard peek == UInt8(ascii: "\"") else { throw fault("a name in quotes is missing") }
            try string()
            skipBlanks()
            try take(UInt8(ascii: ":"), "a colon is missing")
        }
        try value()
    }

    private mutating func take(_ byte: UInt8, _ problem: String) throws(Fault) {
        guard peek == byte else { throw fault(problem) }
        position += 1
        skipBlanks()
    }

    private mutating func close(_ container: Int) {
        position += 1
        nodes[container].end = Int32(position)
        nodes[container].next = Int32(nodes.count)
        open.removeLast()
    }

    private mutating func value() throws(Fault) {
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

    private mutating func begin(_ kind: JSONTree.Kind) throws(Fault) {
        guard open.count < Self.deepest else { throw fault("it is nested deeper than \(Self.deepest)") }
        open.append(nodes.count)
        nodes.append(.init(kind: kind, start: Int32(position), end: 0, next: 0))
        position += 1
    }

    private mutating func string() throws(Fault) {
        let start = position + 1
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
        guard index < bytes.count else { throw Fault(offset: bytes.count, problem: "it ends within a text") }
        position = index + 1
        append(.string, start, index)
    }

    private mutating func number() throws(Fault) {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        try digits()
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

    private mutating func digits() throws(Fault) {
        guard let byte = peek, byte &- 48 < 10 else { throw fault("a digit is missing") }
        while let byte = peek, byte &- 48 < 10 { position += 1 }
    }

    private mutating func word(_ text: String, _ kind: JSONTree.Kind) throws(Fault) {
        guard bytes[position...].starts(with: text.utf8) else { throw fault("a value is missing") }
        append(kind, position, position + text.utf8.count)
        position += text.utf8.count
    }

    private mutating func append(_ kind: JSONTree.Kind, _ start: Int, _ end: Int) {
        nodes.append(.init(kind: kind, start: Int32(start), end: Int32(end), next: Int32(nodes.count + 1)))
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while position < bytes.count, [32, 9, 10, 13].contains(bytes[position]) { position += 1 }
    }

    private func fault(_ problem: String) -> Fault { Fault(offset: position, problem: problem) }
}

/// Reads comma-separated values (RFC 4180): fields may be quoted, quotes inside are doubled, lines end in LF or CRLF.
package struct CSVReader: Sendable {
    /// A record and the line it begins on.
    package struct Record: Sendable, Equatable {
        /// Counted from 1.
        package let line: Int
        package let fields: [String]
    }

    /// Text that is no CSV.
    package struct Malformed: Error, Equatable, CustomStringConvertible {
        package let line: Int
        package let problem: String

        package var description: String { "line \(line): \(problem)" }
    }

    private var records: [Record] = []
    private var fields: [String] = []
    private var field: [UInt8] = []
    private var line = 1
    private var firstLine = 1
    private var wasQuoted = false

    private init() {}

    /// All records; blank lines are left out.
    /// - Throws: `Malformed` when a quote is not closed or text follows a closing quote.
    package static func read(_ bytes: some Sequence<UInt8>) throws(Malformed) -> [Record] {
        var reader = CSVReader()
        var bytes = Array(bytes)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        while let byte = bytes.popFirst() { try reader.take(byte, &bytes) }
        reader.endRecord()
        return reader.records
    }

    private mutating func take(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) throws(Malformed) {
        switch byte {
        case UInt8(ascii: ","): endField()
        case UInt8(ascii: "\n"):
            endRecord()
            line += 1
            firstLine = line
        case UInt8(ascii: "\r") where rest.first == UInt8(ascii: "\n") || rest.isEmpty: break
        case UInt8(ascii: "\"") where field.isEmpty && !wasQuoted: try takeQuoted(&rest)
        default:
            guard !wasQuoted else { throw Malformed(line: line, problem: "text follows a closing quote") }
            field.append(byte)
        }
    }

    private mutating func takeQuoted(_ rest: inout ArraySlice<UInt8>) throws(Malformed) {
        wasQuoted = true
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte == UInt8(ascii: "\"") else {
                field.append(byte)
                continue
            }
            guard rest.first == UInt8(ascii: "\"") else { return }
            field.append(byte)
            rest.removeFirst()
        }
        throw Malformed(line: firstLine, problem: "a quote is not closed")
    }

    private mutating func endField() {
        fields.append(String(decoding: field, as: UTF8.self))
        field = []
        wasQuoted = false
    }

    private mutating func endRecord() {
        guard !fields.isEmpty || !field.isEmpty || wasQuoted else { return }
        endField()
        records.append(Record(line: firstLine, fields: fields))
        fields = []
    }
}

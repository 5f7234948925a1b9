package import FoundationEssentials
import Fulfilment

/// A CSV file with a header: fields are found by the names of their columns.
package struct CSVTable: Sendable {
    /// One row of the table.
    package struct Row: Sendable {
        fileprivate let record: CSVReader.Record
        /// Where the columns stand.
        fileprivate let columns: [String: Int]

        /// The line it begins on, counted from 1.
        package var line: Int { record.line }

        /// The field in one line without spaces around it, as intake reads the texts of orders; blank when the row or the file has none.
        /// - Throws: `BadField` when it is too long or has a control character: the database refuses a NUL, and no terminal shows others.
        package func text(_ column: String) throws(BadField) -> String {
            guard let index = columns[column], index < record.fields.count else { return "" }
            let field = record.fields[index]
            guard field.utf8.count <= CSVTable.largestField else {
                throw bad(column, field, "has \(field.utf8.count) bytes; at most \(CSVTable.largestField) are allowed")
            }
            do throws(ControlCharacter) {
                return try OneLineText(field).text.withoutOuterBlanks
            } catch {
                throw bad(column, field, "\(error)")
            }
        }

        /// Says that a field cannot be used.
        package func bad(_ field: String, _ value: String, _ problem: String) -> BadField {
            BadField(line: line, field: field, value: value, problem: problem)
        }
    }

    /// Bytes a field may have: names and numbers are all that is imported this way.
    private static let largestField = 4096

    package let rows: [Row]

    /// - Parameter columns: those that the header must name; they may stand in any order, among others.
    /// - Throws: `OperationsError` when the file is no CSV or lacks a column.
    package init(_ data: Data, columns: [String]) throws {
        let records = try Self.records(data)
        guard let header = records.first else { throw OperationsError.failed("the file is empty") }
        let positions = Dictionary(
            header.fields.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let missing = columns.filter { positions[$0] == nil }
        guard missing.isEmpty else {
            throw OperationsError.failed(
                "the header lacks \(missing.joined(separator: ", "))",
                advice: "the first line must name \(columns.joined(separator: ","))")
        }
        rows = records.dropFirst().map { Row(record: $0, columns: positions) }
    }

    /// - Throws: `OperationsError` when the data are no CSV in UTF-8.
    package static func records(_ data: Data) throws -> [CSVReader.Record] {
        guard String(validating: data, as: UTF8.self) != nil else {
            throw OperationsError.failed("the file is not UTF-8", advice: "in Excel, save it as 'CSV UTF-8'")
        }
        do {
            return try CSVReader.read(data)
        } catch {
            throw OperationsError.failed("the file is no CSV: \(error)")
        }
    }
}

/// A field of a file that cannot be used.
package struct BadField: Error, Sendable, Equatable {
    /// Counted from 1.
    package let line: Int
    package let field: String
    package let value: String
    package let problem: String

    package init(line: Int, field: String, value: String, problem: String) {
        (self.line, self.field, self.value, self.problem) = (line, field, value, problem)
    }

    package var description: String { "line \(line): \(field) is '\(shown)': \(problem)" }

    /// A character may have any number of accents, so it is cut by bytes, too.
    private var shown: String { String(value.prefix(40)).excerpt(bytes: 160).printable }

    /// Prints the first of them.
    /// - Parameters:
    ///   - longest: how many are printed at most.
    ///   - consequence: what that means, behind their number.
    /// - Throws: `OperationsError` when there are any, for the exit code.
    package static func report(_ rows: [BadField], longest: Int = 20, _ consequence: String = "could not be used") throws {
        guard !rows.isEmpty else { return }
        for row in rows.prefix(longest) { Console.note(row.description) }
        if rows.count > longest { Console.note("… and \(HumanFormat.count(rows.count - longest, "more row"))") }
        throw OperationsError.failed("\(HumanFormat.count(rows.count, "row")) \(consequence)")
    }
}

/// Reads comma-separated values (RFC 4180): fields may be quoted, quotes inside are doubled, lines end in LF or CRLF. Where the header has
/// semicolons and no comma, as Excel writes it in many countries, those separate.
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
    private let separator: UInt8

    private init(separator: UInt8) { self.separator = separator }

    /// All records; blank lines are left out.
    /// - Throws: `Malformed` when a quote is not closed or text follows a closing quote.
    package static func read(_ bytes: some Sequence<UInt8>) throws(Malformed) -> [Record] {
        var bytes = Array(bytes)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let header = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let hasCommas = header.contains(UInt8(ascii: ",")) || !header.contains(UInt8(ascii: ";"))
        var reader = CSVReader(separator: hasCommas ? UInt8(ascii: ",") : UInt8(ascii: ";"))
        while !bytes.isEmpty { try reader.consume(&bytes) }
        reader.endRecord()
        return reader.records
    }

    /// Up to and with the next byte that is more than a letter of its field.
    private mutating func consume(_ rest: inout ArraySlice<UInt8>) throws(Malformed) {
        let end = rest.firstIndex { $0 == separator || $0 <= UInt8(ascii: "\"") && Self.special.contains($0) } ?? rest.endIndex
        if end > rest.startIndex {
            guard !wasQuoted else { throw Malformed(line: line, problem: "text follows a closing quote") }
            field += rest[..<end]
        }
        rest = rest[end...]
        if let byte = rest.popFirst() { try consume(byte, &rest) }
    }

    private static let special = [UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\"")]

    private mutating func consume(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) throws(Malformed) {
        switch byte {
        case separator: endField()
        case UInt8(ascii: "\n"):
            endRecord()
            line += 1
            firstLine = line
        case UInt8(ascii: "\r") where rest.first == UInt8(ascii: "\n") || rest.isEmpty: break
        case UInt8(ascii: "\"") where field.isEmpty && !wasQuoted: try consumeQuoted(&rest)
        default:
            guard !wasQuoted else { throw Malformed(line: line, problem: "text follows a closing quote") }
            field.append(byte)
        }
    }

    private mutating func consumeQuoted(_ rest: inout ArraySlice<UInt8>) throws(Malformed) {
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
        field.removeAll(keepingCapacity: true)
        wasQuoted = false
    }

    private mutating func endRecord() {
        guard !fields.isEmpty || !field.isEmpty || wasQuoted else { return }
        endField()
        records.append(Record(line: firstLine, fields: fields))
        fields = []
    }
}

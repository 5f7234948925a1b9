import FoundationEssentials
import OperatorConsole

/// A CSV file with a header: fields are found by the names of their columns.
struct CSVTable: Sendable {
    /// One row of the table.
    struct Row: Sendable {
        fileprivate let record: CSVReader.Record
        fileprivate let places: [String: Int]

        /// The line it begins on, counted from 1.
        var line: Int { record.line }

        /// The field without spaces around it; blank when the row or the file has none.
        func text(_ column: String) -> String {
            guard let place = places[column], place < record.fields.count else { return "" }
            let field = record.fields[place].drop { $0 == " " }
            return String(field.reversed().drop { $0 == " " }.reversed())
        }

        /// Says that a field cannot be used.
        func bad(_ field: String, _ value: String, _ problem: String) -> BadField {
            BadField(line: line, field: field, value: value, problem: problem)
        }
    }

    let rows: [Row]

    /// - Parameter columns: those that the header must name; they may stand in any order, among others.
    /// - Throws: `OperationsError` when the file is no CSV or lacks a column.
    init(_ data: Data, columns: [String]) throws {
        let records = try Self.records(data)
        guard let header = records.first else { throw OperationsError.failed("the file is empty") }
        let places = Dictionary(
            header.fields.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let missing = columns.filter { places[$0] == nil }
        guard missing.isEmpty else {
            throw OperationsError.failed(
                "the header lacks \(missing.joined(separator: ", "))",
                advice: "the first line must name \(columns.joined(separator: ","))")
        }
        rows = records.dropFirst().map { Row(record: $0, places: places) }
    }

    private static func records(_ data: Data) throws -> [CSVReader.Record] {
        do {
            return try CSVReader.read(data)
        } catch {
            throw OperationsError.failed("the file is no CSV: \(error)")
        }
    }
}

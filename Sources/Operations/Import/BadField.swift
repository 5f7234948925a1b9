import OperatorConsole

/// A field of a file that cannot be used.
package struct BadField: Error, Sendable, Equatable {
    /// Counted from 1.
    package let line: Int
    package let field: String
    package let value: String
    package let problem: String

    package var description: String { "line \(line): \(field) is '\(value.prefix(40))': \(problem)" }

    /// Prints the first of them.
    /// - Throws: `OperationsError` when there are any, for the exit code.
    static func report(_ rows: [BadField]) throws {
        guard !rows.isEmpty else { return }
        for row in rows.prefix(20) { Console.note(row.description) }
        if rows.count > 20 { Console.note("… and \(HumanFormat.count(rows.count - 20, "more row"))") }
        throw OperationsError.failed("\(HumanFormat.count(rows.count, "row")) could not be used")
    }
}

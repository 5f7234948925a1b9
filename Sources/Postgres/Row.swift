/// One row of a result.
package struct Row: Sendable {
    let storage: ResultStorage
    let index: Int

    /// The field of a column by its place, counted from 0.
    /// - Throws: `PostgresError` with code `.decoding`, naming column, its type and the wanted one.
    package func decode<T: PostgresDecodable>(_ column: Int, as: T.Type = T.self) throws -> T {
        guard column >= 0, column < storage.columnCount else {
            throw PostgresError(
                .decoding, "the result has \(storage.columnCount) columns; column \(column + 1) was asked for as \(T.self)")
        }
        do {
            return try T.decode(storage.cell(row: index, column: column))
        } catch {
            throw PostgresError(.decoding, explain(error, column: column, wanted: T.self))
        }
    }

    /// The field of a column by its name.
    /// - Throws: `PostgresError` with code `.decoding`, naming column, its type and the wanted one.
    package func decode<T: PostgresDecodable>(_ name: String, as: T.Type = T.self) throws -> T {
        guard let column = storage.column(named: name) else {
            let columns = (0..<storage.columnCount).map(storage.columnName).joined(separator: ", ")
            throw PostgresError(.decoding, "no column \"\(name)\"; the result has: \(columns)")
        }
        return try decode(column)
    }

    /// All columns in order, as a tuple.
    /// - Throws: `PostgresError` with code `.decoding`, also when the number of columns is another one.
    package func decode<each T: PostgresDecodable>(_ type: (repeat each T).Type = (repeat each T).self) throws -> (repeat each T)
    {
        var column = 0
        func next<Value: PostgresDecodable>(_: Value.Type) throws -> Value {
            defer { column += 1 }
            return try decode(column)
        }
        let values = (repeat try next((each T).self))
        guard column == storage.columnCount else {
            throw PostgresError(.decoding, "the result has \(storage.columnCount) columns; \(column) were asked for")
        }
        return values
    }

    private func explain(_ mismatch: Mismatch, column: Int, wanted: Any.Type) -> String {
        let place = "column \"\(storage.columnName(column))\" of type \(storage.type(column)), row \(index + 1)"
        return switch mismatch {
        case .null: "\(place): is NULL, wanted \(wanted); ask for \(wanted)? if NULL is allowed"
        case .type: "\(place): cannot be read as \(wanted)"
        case .value(let reason): "\(place): cannot be read as \(wanted): \(reason)"
        }
    }
}

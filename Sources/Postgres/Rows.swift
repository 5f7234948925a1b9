import CPostgreSQL

/// A result's memory. libpq builds it once and never changes it, so any thread may read; nothing is copied or parsed
/// before a field is decoded.
final class ResultStorage: @unchecked Sendable {
    let handle: OpaquePointer

    /// Takes ownership.
    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    var rowCount: Int { Int(PQntuples(handle)) }
    var columnCount: Int { Int(PQnfields(handle)) }

    func columnName(_ column: Int) -> String {
        guard let name = PQfname(handle, Int32(column)) else { return "#\(column + 1)" }
        return String(cString: name)
    }

    func type(_ column: Int) -> PostgresType { PostgresType(rawValue: PQftype(handle, Int32(column))) }

    func column(named name: String) -> Int? {
        (0..<columnCount).first { column in
            guard let candidate = PQfname(handle, Int32(column)) else { return false }
            return name == String(cString: candidate)
        }
    }

    func cell(row: Int, column: Int) -> Cell {
        let (row, column) = (Int32(row), Int32(column))
        let type = PostgresType(rawValue: PQftype(handle, column))
        guard PQgetisnull(handle, row, column) == 0 else { return Cell(type: type, storage: nil) }
        let length = Int(PQgetlength(handle, row, column))
        return Cell(type: type, storage: UnsafeRawBufferPointer(start: PQgetvalue(handle, row, column), count: length))
    }
}

/// What a statement returned: its rows, decoded as they are read, and how many it changed.
package struct Rows: Sendable, RandomAccessCollection {
    let storage: ResultStorage

    package var startIndex: Int { 0 }
    package var endIndex: Int { storage.rowCount }
    package subscript(position: Int) -> Row { Row(storage: storage, index: position) }

    /// Rows inserted, updated, deleted, copied or selected.
    package var affected: Int { PQcmdTuples(storage.handle).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// The server's word for what it did, such as `INSERT 0 3`.
    var commandTag: String { PQcmdStatus(storage.handle).map { String(cString: $0) } ?? "" }

    /// All rows, each with all its columns in order as a tuple.
    /// - Throws: `PostgresError` with code `.decoding`.
    package func decode<each T: PostgresDecodable>(
        _ type: (repeat each T).Type = (repeat each T).self
    ) throws -> [(repeat each T)] {
        try map { try $0.decode(type) }
    }

    /// All rows of a single column.
    /// - Throws: `PostgresError` with code `.decoding`.
    package func decode<T: PostgresDecodable>(_ type: T.Type = T.self) throws -> [T] {
        try map { try $0.decode(0, as: type) }
    }

    /// The names of the columns in order.
    package var columns: [String] { (0..<storage.columnCount).map(storage.columnName) }
}

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

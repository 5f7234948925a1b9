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

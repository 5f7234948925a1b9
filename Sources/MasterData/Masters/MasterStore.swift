package import Postgres

/// Reads and writes master records of any kind, by its description.
package struct MasterStore: Sendable {
    package init() {}

    /// Keeps others from changing records of these kinds until the transaction ends.
    func lock(_ kinds: [MasterKind], in transaction: Transaction) async throws {
        try await transaction.pipeline(kinds.map { "LOCK TABLE \(Self.table($0)) IN SHARE ROW EXCLUSIVE MODE" })
    }

    /// All records, as files have them, by their keys.
    package func read(_ kind: MasterKind, on executor: some SQLExecutor) async throws -> [[String?]] {
        let columns = Self.list(kind.columns.map(Self.text))
        let order = Self.list(kind.key.map { "\(identifier: $0.stored)" })
        let rows = try await executor.query("SELECT \(columns) FROM \(Self.table(kind)) ORDER BY \(order)")
        return try rows.map { row in
            try kind.columns.enumerated().map { try Self.canonical(try row.decode($0.offset, as: String?.self), of: $0.element) }
        }
    }

    /// Adds records, or makes those that are known as they are given.
    func write(_ records: [[String?]], of kind: MasterKind, on executor: some SQLExecutor) async throws {
        let names = kind.columns.map { "\(identifier: $0.stored)" as SQL }
        let arrays = kind.columns.indices.map { column in "\(records.map { $0[column] })::text[]" as SQL }
        let values = kind.columns.map(Self.value)
        let changes = kind.columns.dropFirst(kind.keyLength).map {
            "\(identifier: $0.stored) = excluded.\(identifier: $0.stored)" as SQL
        }
        try await executor.query(
            """
            INSERT INTO \(Self.table(kind)) (\(Self.list(names)))
            SELECT \(Self.list(values)) FROM unnest(\(Self.list(arrays))) WITH ORDINALITY AS g (\(Self.list(names)), number) ORDER BY number
            ON CONFLICT (\(Self.list(Array(names.prefix(kind.keyLength))))) DO UPDATE SET \(Self.list(changes))
            """)
    }

    func delete(_ keys: [[String]], of kind: MasterKind, on executor: some SQLExecutor) async throws {
        let matches = Self.list(kind.key.map { "t.\(identifier: $0.stored)" })
        try await executor.query(
            "DELETE FROM \(Self.table(kind)) t USING \(Self.given(keys, kind)) WHERE (\(matches)) = (\(Self.keys(kind)))")
    }

    /// Which of these values of the columns of a reference are no records of the other kind.
    func unknown(_ values: [[String]], in reference: MasterReference, on executor: some SQLExecutor) async throws -> Set<[String]>
    {
        let kind = reference.kind()
        let columns = reference.others.compactMap { kind.index(of: $0) }.map { kind.columns[$0] }
        let arrays = columns.indices.map { column in "\(values.map { $0[column] })::text[]" as SQL }
        let names = columns.map { "\(identifier: $0.stored)" as SQL }
        let rows = try await executor.query(
            """
            SELECT \(Self.list(names)) FROM unnest(\(Self.list(arrays))) AS g (\(Self.list(names)))
            EXCEPT SELECT \(Self.list(names)) FROM \(Self.table(kind)) \(reference.onlyActive ? "WHERE is_active" as SQL : "")
            """)
        return Set(try rows.map { row in try columns.indices.map { try row.decode($0, as: String.self) } })
    }

    /// Which of these time zones the server does not know.
    func unknownZones(_ zones: [String], on executor: some SQLExecutor) async throws -> Set<String> {
        let rows = try await executor.query(
            """
            SELECT zone FROM unnest(\(zones)::text[]) AS g (zone)
            EXCEPT SELECT name FROM pg_timezone_names WHERE name !~ '^(posix/|right/|localtime$|posixrules$|Factory$)'
            """)
        return Set(try rows.map { try $0.decode(0, as: String.self) })
    }

    /// `unnest(…) AS g (key columns)`.
    static func given(_ keys: [[String]], _ kind: MasterKind) -> SQL {
        let arrays = kind.key.indices.map { column in "\(keys.map { $0[column] })::text[]" as SQL }
        return "unnest(\(list(arrays))) AS g (\(list(kind.key.map { "\(identifier: $0.stored)" })))"
    }

    private static func keys(_ kind: MasterKind) -> SQL {
        list(kind.key.map { "g.\(identifier: $0.stored)::\(type(of: $0.field))" })
    }

    private static func table(_ kind: MasterKind) -> SQL { "\(identifier: kind.table.schema).\(identifier: kind.table.name)" }

    private static func list(_ parts: [SQL]) -> SQL {
        guard let first = parts.first else { return "" }
        return parts.dropFirst().reduce(first) { "\($0), \($1)" }
    }

    /// A column of the table as files have it.
    private static func text(_ column: MasterColumn) -> SQL {
        switch column.field {
        case .roles, .words: "array_to_string(\(identifier: column.stored), ' ')"
        default: "\(identifier: column.stored)::text"
        }
    }

    /// A column of a file as the table has it.
    private static func value(_ column: MasterColumn) -> SQL {
        switch column.field {
        case .roles, .words: "string_to_array(g.\(identifier: column.stored), ' ')"
        default: "g.\(identifier: column.stored)::\(type(of: column.field))"
        }
    }

    /// Whatever the database writes otherwise than files do.
    private static func canonical(_ text: String?, of column: MasterColumn) throws -> String? {
        guard let text, !text.isEmpty else { return text }
        return (try? column.field.canonical(text)) ?? text
    }

    private static func type(of field: MasterField) -> SQL {
        switch field {
        case .code, .text, .gtin, .choice, .country, .currency, .timeZone, .roles, .word, .words: "text"
        case .whole: "bigint"
        case .degrees: "double precision"
        case .flag: "boolean"
        case .weekday: "smallint"
        case .timeOfDay: "time"
        case .day: "date"
        }
    }
}

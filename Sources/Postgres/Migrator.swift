/// Brings a database to the state of a list of migrations: forward only, each step in a transaction of its own.
///
/// Several may start at once; an advisory lock lets one work while the others wait and then find nothing to do. What was
/// applied is kept in `public.waybill_migration` with its checksum. Migrations unknown here are left alone, so that an
/// older program can still start beside a newer one.
package struct Migrator: Sendable {
    private let migrations: [Migration]

    /// "waybill" in ASCII.
    private static let lock: Int64 = 0x77_6179_6269_6c6c

    /// A migrator for these steps in this order.
    package init(_ migrations: [Migration]) { self.migrations = migrations }

    /// Applies what is missing.
    /// - Returns: the names of the migrations applied now.
    /// - Throws: `PostgresError`; with code `.migrationRefused`, and nothing done, when an applied one was changed or a new one
    ///   stands before an applied one. A step that fails leaves nothing of itself, and those before it in place.
    package func migrate(on postgres: Postgres) async throws -> [String] {
        try await postgres.withConnection { connection in
            try await connection.setStatementTimeout(.zero)
            try await connection.query("SELECT pg_advisory_lock(\(Self.lock))")
            try await createTable(connection)
            let missing = try missing(given: try await applied(connection))
            for migration in missing { try await connection.apply(migration) }
            return missing.map(\.name)
        }
    }

    /// The names of the migrations that `migrate(on:)` would apply.
    package func pending(on postgres: Postgres) async throws -> [String] {
        try await postgres.withConnection { connection in
            let exists = try await connection.query("SELECT to_regclass('public.waybill_migration') IS NOT NULL")
            guard try exists.first?.decode(0, as: Bool.self) == true else { return migrations.map(\.name) }
            return try missing(given: try await applied(connection)).map(\.name)
        }
    }

    private func createTable(_ connection: PostgresConnection) async throws {
        try await connection.query(
            """
            CREATE TABLE IF NOT EXISTS public.waybill_migration (
                name text PRIMARY KEY,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """)
    }

    private func applied(_ connection: PostgresConnection) async throws -> [String: String] {
        let rows = try await connection.query("SELECT name, checksum FROM public.waybill_migration")
        return Dictionary(try rows.map { try $0.decode((String, String).self) }) { first, _ in first }
    }

    private func missing(given applied: [String: String]) throws -> [Migration] {
        try requireUniqueNames()
        for migration in migrations {
            if let checksum = applied[migration.name], checksum != migration.checksum {
                throw PostgresError(
                    .migrationRefused,
                    "migration \(migration.name) was changed after it was applied (\(checksum), now \(migration.checksum)). "
                        + "Restore its text and write a new migration.")
            }
        }
        let missing = migrations.filter { applied[$0.name] == nil }
        let lastApplied = migrations.lastIndex { applied[$0.name] != nil } ?? -1
        if let early = migrations.prefix(lastApplied + 1).first(where: { applied[$0.name] == nil }) {
            throw PostgresError(
                .migrationRefused,
                "migration \(early.name) is new but stands before \(migrations[lastApplied].name), which was applied. "
                    + "Move it to the end of the list.")
        }
        return missing
    }

    private func requireUniqueNames() throws {
        var seen: Set<String> = []
        for migration in migrations where !seen.insert(migration.name).inserted {
            throw PostgresError(.migrationRefused, "two migrations are called \(migration.name)")
        }
    }
}

extension PostgresConnection {
    fileprivate func apply(_ migration: Migration) async throws {
        try await query("BEGIN")
        do {
            try await run(script: migration.sql)
            guard isInTransaction else {
                throw PostgresError(.misuse, "its text ends the transaction; COMMIT and ROLLBACK must not be in it")
            }
            try await query(
                "INSERT INTO public.waybill_migration (name, checksum) VALUES (\(migration.name), \(migration.checksum))")
            try await query("COMMIT")
        } catch var error as PostgresError {
            error.message = "migration \(migration.name): \(error.message)"
            throw error
        }
    }
}

/// One step of the schema's history. Once applied anywhere it must never change: write another one.
package struct Migration: Sendable {
    /// Its name; the order is the list's, so names usually begin with a number.
    package let name: String
    /// One or several statements. They run in a transaction and must not contain BEGIN or COMMIT.
    package let sql: String

    /// A step by its name and text.
    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }

    /// 64-bit FNV-1a of the text, as 16 hexadecimal digits: tells a changed text, not a forged one.
    package var checksum: String {
        let hash = sql.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

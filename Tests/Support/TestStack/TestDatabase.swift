import Logging
import Migrations
import Postgres

/// Makes and removes databases on the stack's server, each a copy of a template that has every migration applied.
struct TestDatabase {
    /// The maintenance database's address.
    let adminURL: String
    let logger: Logger

    /// An arbitrary key: one process at a time builds the template.
    private static let templateLock: Int64 = 0x7761_7962_696c_6c54

    func create(_ name: String, migrated: Bool) async throws {
        try await withPool(adminURL) { admin in
            let template = migrated ? try await template(admin) : "template1"
            try await admin.query("CREATE DATABASE \(identifier: name) TEMPLATE \(identifier: template)")
        }
    }

    func drop(_ name: String) async throws {
        _ = try await withPool(adminURL) { admin in
            try await admin.query("DROP DATABASE IF EXISTS \(identifier: name) WITH (FORCE)")
        }
    }

    /// The names of the test databases there are.
    func names() async throws -> [String] {
        try await withPool(adminURL) { admin in
            try await admin.query("SELECT datname::text FROM pg_database WHERE datname LIKE 'test%'").map { try $0.decode(0) }
        }
    }

    /// The template's name; it holds a digest of migrations and rights, so that a change of either makes a new template.
    private func template(_ admin: Postgres) async throws -> String {
        let name = "migrated_\(Self.digest(of: AllMigrations.list))"
        try await admin.withConnection { connection in
            try await connection.query("SELECT pg_advisory_lock(\(Self.templateLock))")
            // Released with the connection if this fails.
            let found = try await connection.query("SELECT 1 FROM pg_database WHERE datname = \(name) AND datistemplate")
            if found.isEmpty { try await build(name, with: connection) }
            try await connection.query("SELECT pg_advisory_unlock(\(Self.templateLock))")
        }
        return name
    }

    private func build(_ name: String, with connection: PostgresConnection) async throws {
        try await connection.query("DROP DATABASE IF EXISTS \(identifier: name) WITH (FORCE)")
        try await connection.query("CREATE DATABASE \(identifier: name)")
        _ = try await withPool(TestStack.url(adminURL, database: name)) { fresh in
            let names = try await Migrator(AllMigrations.list).migrate(on: fresh)
            try await ProgramRights().apply(on: fresh)
            return names
        }
        try await connection.query("ALTER DATABASE \(identifier: name) IS_TEMPLATE true")
    }

    private func withPool<T: Sendable>(_ url: String, _ body: (Postgres) async throws -> T) async throws -> T {
        let pool = Postgres(
            settings: PostgresSettings(connection: url, poolSize: 1, applicationName: "test-stack"), logger: logger)
        do {
            let result = try await body(pool)
            await pool.close()
            return result
        } catch {
            await pool.close()
            throw error
        }
    }

    /// FNV-1a over every checksum and every role, as hexadecimal.
    private static func digest(of migrations: [Migration]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in (migrations.map { $0.name + $0.checksum }.joined() + "\(ProgramRole.all)").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 16)
    }
}

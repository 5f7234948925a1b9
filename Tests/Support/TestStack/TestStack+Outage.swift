import Postgres

extension TestStack {
    /// Runs `body` while nobody can use the test's database: connections are cut and new ones refused. Others keep theirs.
    package func withDatabaseAway<T>(_ body: () async throws -> T) async throws -> T {
        try await close(true)
        do {
            let result = try await body()
            try await close(false)
            return result
        } catch {
            try await close(false)
            throw error
        }
    }

    private func close(_ isClosed: Bool) async throws {
        let admin = Postgres(
            settings: PostgresSettings(
                connection: Self.url(servers.databaseURL, database: "postgres"), poolSize: 1, applicationName: "test-outage"),
            logger: logger)
        if isClosed {
            try await admin.query("ALTER DATABASE \(identifier: name) ALLOW_CONNECTIONS false")
            try await admin.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(name) AND usename IS NOT NULL")
        } else {
            try await admin.query("ALTER DATABASE \(identifier: name) ALLOW_CONNECTIONS true")
        }
        await admin.close()
    }
}

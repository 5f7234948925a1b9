extension Postgres {
    /// Asks the server for an answer, for health checks.
    /// - Throws: `PostgresError` when it gives none.
    package func ping() async throws {
        try await query("SELECT 1")
    }
}

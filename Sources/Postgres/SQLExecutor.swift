/// Something that runs statements: the pool (each call commits by itself), a transaction or a connection.
package protocol SQLExecutor: Sendable {
    /// Runs one statement in one round trip.
    /// - Throws: `PostgresError`; `CancellationError` when the task was cancelled, the server's work on it included.
    @discardableResult func query(_ sql: SQL) async throws -> Rows

    /// Runs several statements in one round trip; results in order. Outside a transaction they are one: all or none.
    /// - Throws: the error of the first statement that failed, with its text; those after it did not run.
    @discardableResult func pipeline(_ statements: [SQL]) async throws -> [Rows]
}

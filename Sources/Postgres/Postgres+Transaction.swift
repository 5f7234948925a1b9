import Fulfilment
import Logging

extension Postgres {
    /// Between attempts of a transaction.
    private static let contention = Backoff(initial: .milliseconds(5), cap: .milliseconds(500))

    /// One transaction around `body`: commits what it did, or rolls it back if it threw.
    ///
    /// BEGIN travels with the first statement. Serialization failures (40001), deadlocks (40P01) and statements that have to
    /// be prepared anew are tried again, up to `attempts` times in all, after a random wait: `body` may run several times
    /// and must not have effects outside the transaction. Do not use the pool inside: with all its connections in
    /// transactions that wait for one more, none would ever come free.
    /// - Throws: what `body` threw; `PostgresError` with code `.outcomeUnknown` when the connection was lost during COMMIT.
    @discardableResult
    package func transaction<Value: Sendable>(
        attempts: Int = 5, isolation: IsolationLevel = .readCommitted, _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        var attempt = 1
        while true {
            do {
                return try await leased { try await Transaction.run(on: $0, isolation: isolation, body) }
            } catch let error as PostgresError where (error.isContention || error.isStalePlan) && attempt < attempts {
                logger.debug("transaction tried again", metadata: ["db.attempt": "\(attempt)", "error": "\(error.message)"])
                try await Task.sleep(for: Self.contention.delay(attempt: attempt))
                attempt += 1
            }
        }
    }

    /// Bulk load by COPY, committed by itself; see `PostgresConnection.copy(into:columns:rows:)`.
    @discardableResult
    package func copy(into table: String, columns: [String], rows: [[Bind]]) async throws -> Int {
        try await leased { try await $0.copy(into: table, columns: columns, rows: rows) }
    }
}

package import Postgres

/// The SQL that tells how far publishing lags behind.
package struct BacklogStore: Sendable {
    private let postgres: Postgres

    package init(postgres: Postgres) { self.postgres = postgres }

    /// Whether at least `limit` events wait to be published; costs no more the more there are.
    func isReached(_ limit: Int) async throws -> Bool {
        let rows = try await postgres.query(
            "SELECT count(*) >= \(limit) FROM (SELECT FROM messaging.outbox LIMIT \(limit)) AS waiting")
        return try rows.first?.decode(0) ?? false
    }
}

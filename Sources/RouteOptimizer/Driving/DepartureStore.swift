import FoundationEssentials
import Postgres

/// Writes when vehicles left.
struct DepartureStore: Sendable {
    /// What is known when a vehicle is reported as started.
    struct Departure: Sendable {
        /// Whether it was not before.
        let isNew: Bool
        /// Whether the vehicle was taken to be silent.
        let wasSilent: Bool
        /// Seconds it left later than planned; nil when there is no time for that.
        let delay: Double?
    }

    /// Notes that a vehicle left.
    /// - Returns: nil when there is no such route.
    func note(_ route: Int64, at time: Date?, in database: some SQLExecutor) async throws -> Departure? {
        let results = try await database.pipeline([
            "SELECT state = 'planned', silent_at IS NOT NULL FROM routing.route WHERE id = \(route) FOR UPDATE",
            """
            UPDATE routing.route SET started_at = least(started_at, coalesce(\(time)::timestamptz, started_at, now())),
                state = CASE state WHEN 'planned' THEN 'started' ELSE state END, version = version + 1,
                silent_since = CASE state WHEN 'planned' THEN NULL ELSE silent_since END,
                silent_at = CASE state WHEN 'planned' THEN NULL ELSE silent_at END
            WHERE id = \(route) RETURNING extract(epoch FROM started_at - departs_at)::float8
            """,
        ])
        return try results[0].first.map { row in
            let (isNew, wasSilent) = try row.decode((Bool, Bool).self)
            return Departure(isNew: isNew, wasSilent: wasSilent, delay: try results[1][0].decode(0))
        }
    }
}

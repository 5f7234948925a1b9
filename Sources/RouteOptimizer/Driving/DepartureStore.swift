import FoundationEssentials
import Fulfilment
import Postgres

/// Writes when vehicles left.
struct DepartureStore: Sendable {
    /// What is known when a vehicle is reported as started.
    struct Departure: Sendable {
        /// Where the route was before.
        let state: RouteState
        /// Whether the vehicle was taken to be silent.
        let wasSilent: Bool
        /// Seconds it left later than planned; nil when there is no time for that.
        let delay: Double?
    }

    /// Records that a vehicle left. The earliest time counts, also when it comes after the route was driven; only what changes a route
    /// under way makes its plan out of date, and a cancelled route stays as it is.
    /// - Returns: nil when there is no such route.
    func record(_ route: Int64, at time: Date?, in database: some SQLExecutor) async throws -> Departure? {
        let results = try await database.pipeline([
            "SELECT state, silent_at IS NOT NULL FROM routing.route WHERE id = \(route) FOR UPDATE",
            """
            UPDATE routing.route SET started_at = least(started_at, coalesce(\(time)::timestamptz, started_at, now())),
                state = CASE state WHEN \(RouteState.planned) THEN \(RouteState.started) ELSE state END,
                version = version + CASE
                    WHEN state = \(RouteState.planned) THEN 1
                    WHEN state = \(RouteState.started) AND \(time)::timestamptz < started_at THEN 1
                    ELSE 0 END,
                silent_since = CASE state WHEN \(RouteState.planned) THEN NULL ELSE silent_since END,
                silent_at = CASE state WHEN \(RouteState.planned) THEN NULL ELSE silent_at END
            WHERE id = \(route) AND state <> \(RouteState.cancelled) RETURNING extract(epoch FROM started_at - departs_at)::float8
            """,
        ])
        return try results[0].first.map { row in
            let (state, wasSilent) = try row.decode((RouteState, Bool).self)
            return Departure(state: state, wasSilent: wasSilent, delay: try results[1].first?.decode(0))
        }
    }
}

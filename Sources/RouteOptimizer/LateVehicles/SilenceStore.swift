import FoundationEssentials
import Fulfilment
import Postgres

/// Finds and notes the routes whose vehicles report nothing.
struct SilenceStore: Sendable {
    /// When a vehicle is silent.
    struct Rules: Sendable {
        /// How long after the planned end of a stop.
        let silence: Duration
        /// Seconds planned at a stop.
        let service: Int
    }

    /// A route nothing was heard of.
    struct Silent: Sendable {
        let id: Int64
        /// The route's version when it was found; a report counts it up.
        let version: Int
        /// When its next open stop should have ended.
        let since: Date
    }

    /// One that looks at a time; the lock is held until the transaction ends.
    func lock(in transaction: Transaction) async throws -> Bool {
        try await transaction.query("SELECT pg_try_advisory_xact_lock(7719, 3)")[0].decode(0)
    }

    /// Routes whose next open stop should have ended, and whose vehicle was last heard of, longer ago than is tolerated, and that were not
    /// noticed since. Of a vehicle's routes only the first: the next ones wait for it. After a day in vain a person has to look.
    func silent(_ rules: Rules, in database: some SQLExecutor) async throws -> [Silent] {
        try await database.query(
            """
            WITH given AS (SELECT make_interval(secs => \(rules.silence / .seconds(1))) AS silence),
            overdue AS (
                SELECT DISTINCT ON (r.vehicle) r.id, r.version, r.silent_at, n.due
                FROM given, routing.route r
                CROSS JOIN LATERAL (
                    SELECT min(s.arrive_at) + make_interval(secs => \(Double(rules.service))) AS due
                    FROM routing.stop s WHERE s.route_id = r.id AND s.state = \(StopState.open)) AS n
                CROSS JOIN LATERAL (SELECT max(p.reported_at) AS at FROM routing.stop_report p WHERE p.route_id = r.id) AS heard
                WHERE r.state IN \([RouteState.planned, .started]) AND n.due < now() - silence AND coalesce(heard.at, n.due) < now() - silence
                    AND coalesce(r.silent_since, n.due) > now() - silence - interval '1 day'
                ORDER BY r.vehicle, r.departs_at, r.id)
            SELECT id, version, due FROM given, overdue WHERE coalesce(silent_at, '-infinity') < now() - silence
            """
        ).map { row in
            let (id, version, due) = try row.decode((Int64, Int, Date).self)
            return Silent(id: id, version: version, since: due)
        }
    }

    /// Notes the silence of routes that are as they were found; one that somebody is at work on is found again at the next look.
    /// - Returns: the routes that were noted.
    func note(_ silent: [Silent], in database: some SQLExecutor) async throws -> [Int64] {
        guard !silent.isEmpty else { return [] }
        return try await database.query(
            """
            WITH held AS (
                SELECT r.id, n.since FROM routing.route r
                JOIN unnest(\(silent.map(\.id))::bigint[], \(silent.map(\.version))::bigint[], \(silent.map(\.since))::timestamptz[])
                    AS n(id, version, since) ON n.id = r.id AND n.version = r.version
                WHERE r.state IN \([RouteState.planned, .started]) FOR UPDATE OF r SKIP LOCKED)
            UPDATE routing.route r SET silent_since = coalesce(r.silent_since, held.since), silent_at = now(), version = r.version + 1
            FROM held WHERE r.id = held.id RETURNING r.id
            """
        ).map { try $0.decode(0) }.sorted()
    }
}

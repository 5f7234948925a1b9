import FoundationEssentials
import Postgres

/// What only a database's calendar knows of shifts.
struct ShiftStore: Sendable {
    /// Zones of shifts that nobody knows.
    func unknownZones(_ shifts: [Shift], in database: some SQLExecutor) async throws -> [String] {
        guard !shifts.isEmpty else { return [] }
        return try await database.query(
            """
            SELECT DISTINCT zone FROM unnest(\(shifts.map(\.zone))::text[]) AS s(zone)
            WHERE zone NOT IN (SELECT name FROM pg_timezone_names) ORDER BY zone
            """
        ).map { try $0.decode(0) }
    }

    /// Each site's shift with the next cut-off after a moment.
    func next(_ shifts: [Shift], after now: Date, in database: some SQLExecutor) async throws -> [String: ShiftDay] {
        guard !shifts.isEmpty else { return [:] }
        let rows = try await database.query(
            """
            SELECT DISTINCT ON (site) site, cut_off_at, starts_at FROM (
                SELECT s.site, (d.day + s.cut_off) AT TIME ZONE s.zone AS cut_off_at,
                    (d.day + CASE WHEN s.starts < s.cut_off THEN 1 ELSE 0 END + s.starts) AT TIME ZONE s.zone AS starts_at
                FROM unnest(\(shifts.map(\.site))::text[], \(shifts.map(\.cutOff))::text[]::time[], \(shifts.map(\.start))::text[]::time[],
                    \(shifts.map(\.zone))::text[]) AS s(site, cut_off, starts, zone)
                CROSS JOIN LATERAL (
                    SELECT (\(now)::timestamptz AT TIME ZONE s.zone)::date + n AS day FROM generate_series(0, 1) AS n) AS d) AS days
            WHERE cut_off_at > \(now)::timestamptz ORDER BY site, cut_off_at, starts_at
            """)
        return Dictionary(
            try rows.decode((String, Date, Date).self).map { ($0, ShiftDay(cutOffAt: $1, startsAt: $2)) },
            uniquingKeysWith: { first, _ in first })
    }
}

import FoundationEssentials
import Postgres

/// A shift of one day: what is booked before the cut-off is planned at the cut-off, for vehicles that leave when the shift starts.
struct ShiftDay: Sendable, Equatable {
    let cutOffAt: Date
    let startsAt: Date
}

/// The shifts of the master records, on the days of their sites.
struct ShiftStore: Sendable {
    /// Each site's shift with the next cut-off after a moment; none of sites without shifts, whose shipments are planned as they are booked.
    func next(after now: Date, in database: some SQLExecutor) async throws -> [String: ShiftDay] {
        let rows = try await database.query(
            """
            SELECT DISTINCT ON (site) site, cut_off_at, starts_at FROM (
                SELECT s.site, (d.day + s.cut_off) AT TIME ZONE c.time_zone AS cut_off_at,
                    (d.day + CASE WHEN s.starts < s.cut_off THEN 1 ELSE 0 END + s.starts) AT TIME ZONE c.time_zone AS starts_at
                FROM routing.shift s JOIN warehouse.site_clock c ON c.site = s.site
                CROSS JOIN LATERAL (
                    SELECT (\(now)::timestamptz AT TIME ZONE c.time_zone)::date + n AS day FROM generate_series(0, 7) AS n) AS d
                WHERE extract(isodow FROM d.day) = s.weekday) AS days
            WHERE cut_off_at > \(now)::timestamptz ORDER BY site, cut_off_at, starts_at
            """)
        return Dictionary(
            try rows.decode((String, Date, Date).self).map { ($0, ShiftDay(cutOffAt: $1, startsAt: $2)) },
            uniquingKeysWith: { first, _ in first })
    }
}

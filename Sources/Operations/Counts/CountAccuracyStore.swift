import Fulfilment
package import Postgres

/// Reads how right the books were where somebody counted.
package struct CountAccuracyStore: Sendable {
    /// The counts of one zone, or of one cause.
    package struct Row: Sendable, Equatable {
        /// nil: places without a zone, counts without a cause.
        package let name: String?
        /// Counts in the books.
        package let counted: Int
        /// Of them, those that found as many pieces as the books had.
        package let right: Int
        /// Pieces that the others found more, and fewer.
        package let over: Int
        package let under: Int
    }

    package init() {}

    /// Counts that were booked in the last days, at a site or at all.
    package func accuracy(
        site: String?, days: Int, on executor: some SQLExecutor
    ) async throws -> (zones: [Row], causes: [Row]) {
        let results = try await executor.pipeline([
            counts(by: "l.zone", site: site, days: days), counts(by: "t.cause", site: site, days: days),
        ])
        return (try Self.rows(results[0]), try Self.rows(results[1]))
    }

    private func counts(by group: SQL, site: String?, days: Int) -> SQL {
        """
        SELECT \(group), count(*), count(*) FILTER (WHERE t.difference = 0), coalesce(sum(t.difference) FILTER (WHERE t.difference > 0), 0),
            coalesce(-sum(t.difference) FILTER (WHERE t.difference < 0), 0)
        FROM warehouse.count_task t
        JOIN warehouse.stock s ON s.id = t.stock_id
        JOIN warehouse.location l ON l.id = s.location_id
        WHERE t.state = \(CountTaskState.booked) AND t.ended_at > now() - make_interval(days => \(days)::int)
            AND s.site = coalesce(\(site)::text, s.site)
        GROUP BY 1 ORDER BY 1 NULLS LAST
        """
    }

    private static func rows(_ rows: Rows) throws -> [Row] {
        try rows.decode((String?, Int, Int, Int, Int).self).map { Row(name: $0, counted: $1, right: $2, over: $3, under: $4) }
    }
}

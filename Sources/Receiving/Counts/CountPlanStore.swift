import FoundationEssentials
import Fulfilment
package import Postgres

/// The SQL of who is asked to count what: by plan, and because somebody wants to know.
package struct CountPlanStore: Sendable {
    /// Days of picks by which articles are classed.
    package static let classingDays = 90

    package init() {}

    /// What the plan is made of: balances that nobody is asked for, where goods are kept, with the picks of their articles and how many
    /// balances the plan has asked for since midnight on the site's clock.
    package func situation(
        site: String?, on executor: some SQLExecutor
    ) async throws -> (balances: [CountPlan.Balance], picks: [CountPlan.Picks], planned: [String: Int]) {
        let results = try await executor.pipeline([
            """
            SELECT s.id, s.site, s.sku, coalesce(c.at, s.received_at)
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id AND l.is_active
            LEFT JOIN (SELECT stock_id, max(counted_at) AS at FROM warehouse.stock_count GROUP BY stock_id) c ON c.stock_id = s.id
            WHERE s.on_hand > 0 AND l.kind IN \(LocationKind.pickable) AND s.site = coalesce(\(site)::text, s.site)
                AND NOT EXISTS (
                    SELECT FROM warehouse.count_task t WHERE t.stock_id = s.id AND t.state IN \(CountTaskState.unfinished))
            """,
            """
            SELECT s.site, s.sku, count(*)
            FROM warehouse.pick p JOIN warehouse.allocation a ON a.id = p.allocation_id JOIN warehouse.stock s ON s.id = a.stock_id
            WHERE p.picked > 0 AND p.done_at > now() - make_interval(days => \(Self.classingDays)::int)
                AND s.site = coalesce(\(site)::text, s.site)
            GROUP BY s.site, s.sku
            """,
            """
            SELECT s.site, count(*)
            FROM warehouse.count_task t JOIN warehouse.stock s ON s.id = t.stock_id JOIN warehouse.site w ON w.code = s.site
            WHERE t.reason = \(CountReason.plan)
                AND t.asked_at >= date_trunc('day', now() AT TIME ZONE w.time_zone) AT TIME ZONE w.time_zone
            GROUP BY s.site
            """,
        ])
        return (
            try results[0].decode((Int64, String, String, Date).self).map {
                .init(id: $0, site: $1, sku: $2, countedAt: $3)
            },
            try results[1].decode((String, String, Int).self).map { .init(site: $0, sku: $1, lines: $2) },
            Dictionary(uniqueKeysWithValues: try results[2].decode((String, Int).self).map { ($0, $1) })
        )
    }

    /// Asks for a balance of the plan.
    package func plan(_ balance: Int64, on executor: some SQLExecutor) async throws {
        _ = try await executor.query(CountTaskStore.ask(.plan, of: "SELECT \(balance), now(), 'plan'"))
    }

    /// Asks for what the books have at a place, or had of an article that is named; letters' case does not matter.
    /// - Returns: the tasks; none when the books have nothing of the kind there, or people are at it already.
    package func ask(place: String, sku: String?, by person: String, on executor: some SQLExecutor) async throws -> [Int64] {
        try await executor.query(
            CountTaskStore.ask(
                .onDemand,
                of: """
                    SELECT s.id, now(), \(person)::text FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
                    WHERE lower(l.code) = lower(\(place)) AND lower(s.sku) = lower(coalesce(\(sku)::text, s.sku))
                        AND (s.on_hand > 0 OR \(sku)::text IS NOT NULL)
                    """)
        ).map { try $0.decode(0) }
    }
}

package import FoundationEssentials
package import Fulfilment
package import Postgres

/// A question what lies at a place, as people are shown it.
package struct CountTask: Sendable {
    /// What somebody saw.
    package struct Look: Sendable, Equatable {
        package let counter: String
        package let quantity: Int
        /// Pieces the books had for that moment when it was told.
        package let expected: Int
        package let at: Date
    }

    package let id: Int64
    package let site: String
    package let place: String
    /// Printed beside the place.
    package let checkCode: String
    package let sku: String
    /// What people call the article; may be empty.
    package let title: String
    /// Numbers that scanners read on a piece of it and on its packs.
    package let gtins: [String]
    /// Empty when the article has no lots.
    package let lot: String
    package let status: StockStatus
    package let reason: CountReason
    package let state: CountTaskState
    package let askedAt: Date
    package let askedBy: String
    /// In the order in which they were told.
    package let looks: [Look]
    /// The look that two people agree on, and that is to be approved.
    package let settled: Look?

    /// `MUG lot L7`.
    package var name: String { lot.isEmpty ? sku : "\(sku) lot \(lot)" }

    /// Whether somebody may count for it now: it wants a count, and not by whoever counted last.
    package func isFor(_ person: String) -> Bool {
        (state == .open || state == .recount) && looks.last?.counter != person
    }
}

/// Reads what is to be counted and to be approved.
package struct CountListStore: Sendable {
    package init() {}

    /// Unfinished tasks: at blocked places first, then along the aisles.
    /// - Parameter site: only of this one; nil: of all.
    package func unfinished(site: String?, on executor: some SQLExecutor) async throws -> [CountTask] {
        try await tasks(
            """
            t.state IN \(CountTaskState.unfinished) AND s.site = coalesce(\(site)::text, s.site)
            ORDER BY NOT s.is_blocked, s.site, l.aisle, l.cell, l.code, s.sku, s.lot, t.id
            """, on: executor)
    }

    /// - Returns: nil when there is no such task.
    package func task(_ id: Int64, on executor: some SQLExecutor) async throws -> CountTask? {
        try await tasks("t.id = \(id)", on: executor).first
    }

    private func tasks(_ condition: SQL, on executor: some SQLExecutor) async throws -> [CountTask] {
        try await executor.query(
            """
            SELECT t.id, s.site, l.code, l.check_code, s.sku, a.name,
                array_remove(a.gtin || ARRAY(SELECT v.gtin FROM warehouse.pack_level v WHERE v.sku = a.code ORDER BY v.gtin), ''),
                s.lot, s.status, t.reason, t.state, t.asked_at, t.asked_by, k.counters, k.quantities, k.expected, k.times, t.settled_look
            FROM warehouse.count_task t
            JOIN warehouse.stock s ON s.id = t.stock_id
            JOIN warehouse.location l ON l.id = s.location_id
            JOIN warehouse.sku a ON a.code = s.sku
            CROSS JOIN LATERAL (
                SELECT coalesce(array_agg(counter ORDER BY number), '{}') AS counters,
                    coalesce(array_agg(quantity ORDER BY number), '{}') AS quantities,
                    coalesce(array_agg(expected ORDER BY number), '{}') AS expected,
                    coalesce(array_agg(looked_at ORDER BY number), '{}') AS times
                FROM warehouse.count_look WHERE task_id = t.id) k
            WHERE \(condition)
            """
        ).map(Self.task)
    }

    private static func task(_ row: Row) throws -> CountTask {
        let (counters, quantities, expected, times) = (
            try row.decode(13, as: [String].self), try row.decode(14, as: [Int].self), try row.decode(15, as: [Int].self),
            try row.decode(16, as: [Date].self)
        )
        let looks = counters.indices.map {
            CountTask.Look(counter: counters[$0], quantity: quantities[$0], expected: expected[$0], at: times[$0])
        }
        return CountTask(
            id: try row.decode(0), site: try row.decode(1), place: try row.decode(2), checkCode: try row.decode(3),
            sku: try row.decode(4), title: try row.decode(5), gtins: try row.decode(6), lot: try row.decode(7),
            status: try row.decode(8), reason: try row.decode(9), state: try row.decode(10), askedAt: try row.decode(11),
            askedBy: try row.decode(12),
            looks: looks, settled: try row.decode(17, as: Int?.self).map { looks[$0 - 1] })
    }
}

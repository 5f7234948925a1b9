import Fulfilment
import Postgres

/// The times that orders' rows keep, step by step.
struct FlowStageStore: Sendable {
    /// - Returns: nothing when no order was completed between the marks.
    func stages(
        from start: FlowBenchStore.Mark, to end: FlowBenchStore.Mark, _ postgres: Postgres
    ) async throws -> FlowStages {
        let rows = try await postgres.query(
            """
            WITH done AS (
                SELECT o.id, o.accepted_at, o.completed_at, f.allocated_at, f.picking_at, f.picked_at, f.packed_at, s.*
                FROM orders."order" o JOIN warehouse.fulfilment f ON f.order_id = o.id
                CROSS JOIN LATERAL (
                    SELECT max(s.booked_at) AS booked_at, max(s.ready_at) AS ready_at, max(s.delivered_at) AS delivered_at,
                        bool_or(c.is_own_fleet) AS by_fleet
                    FROM shipping.shipment s JOIN shipping.carrier c ON c.code = s.carrier WHERE s.order_id = o.id) AS s
                WHERE o.status = \(OrderState.completed)
                    AND o.completed_at > to_timestamp(\(start.at)) AND o.completed_at <= to_timestamp(\(end.at))),
            step AS (
                SELECT n, by_fleet, extract(epoch FROM until - since)::float8 AS took
                FROM done CROSS JOIN LATERAL (VALUES
                    (0, accepted_at, allocated_at), (1, allocated_at, picking_at), (2, picking_at, picked_at), (3, picked_at, packed_at),
                    (4, packed_at, booked_at), (5, booked_at, ready_at), (6, ready_at, delivered_at), (7, delivered_at, completed_at),
                    (8, accepted_at, completed_at)) AS v (n, since, until))
            SELECT n, by_fleet, coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY took), 0),
                coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY took), 0)
            FROM step GROUP BY n, by_fleet ORDER BY n
            """)
        return FlowStages(try rows.map { try $0.decode((Int, Bool, Double, Double).self) })
    }
}

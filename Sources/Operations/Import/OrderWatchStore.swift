import Fulfilment
import Postgres

/// Counts orders by state for those who wait for them.
struct OrderWatchStore: Sendable {
    /// Orders in one state with one reason.
    struct StateCount: Sendable {
        let stage: OrderStage
        let reason: String
        let orders: Int
    }

    /// The stored ones among these orders.
    func ids(of orders: [OrderKey], on database: some SQLExecutor) async throws -> [Int64] {
        let rows = try await database.query(
            """
            SELECT o.id FROM unnest(\(orders.map(\.channel))::text[], \(orders.map(\.externalID))::text[]) AS k(channel, external_id)
            JOIN orders."order" o USING (channel, external_id) ORDER BY o.id
            """)
        return try rows.map { try $0.decode(0, as: Int64.self) }
    }

    /// Those of these orders in stages that pass by themselves. An order held, back-ordered, unroutable or returned waits for a person.
    func moving(among orders: [Int64], on database: some SQLExecutor) async throws -> [OrderStage: Int] {
        let rows = try await database.query(
            """
            SELECT stage, count(*) FROM operations.order_state
            WHERE order_id IN (
                    SELECT id FROM orders."order"
                    WHERE id = ANY (\(orders)::bigint[]) AND status IN \([OrderState.accepted, .cancelRequested]))
                AND stage IN \(OrderStage.allCases.filter { !$0.isResting })
            GROUP BY stage
            """)
        return Dictionary(
            try rows.map { row in
                let (stage, count) = try row.decode((OrderStage, Int64).self)
                return (stage, Int(count))
            }, uniquingKeysWith: +)
    }

    /// These orders by state and reason. Names and numbers in a reason are blanked, so that equal causes are one row.
    func states(of orders: [Int64], on database: some SQLExecutor) async throws -> [StateCount] {
        let rows = try await database.query(
            """
            SELECT stage, reason, count(*) FROM (
                SELECT stage, CASE WHEN stage = \(OrderState.completed) THEN ''
                    ELSE regexp_replace(regexp_replace(reason, '''[^'']*''', '…', 'g'), '[0-9a-f]*[0-9][0-9a-f]*', '#', 'g') END AS reason
                FROM operations.order_state WHERE order_id = ANY (\(orders)::bigint[])) AS state
            GROUP BY stage, reason ORDER BY count(*) DESC, stage, reason
            """)
        return try rows.map { row in
            let (stage, reason, count) = try row.decode((OrderStage, String, Int64).self)
            return StateCount(stage: stage, reason: reason, orders: Int(count))
        }
    }
}

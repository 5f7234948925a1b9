import FoundationEssentials
import Fulfilment
import MasterData
import Postgres

/// What was picked for cancelled orders and is to be put back, and its way into a bin.
struct PutBackStore: Sendable {
    /// A task with pieces left.
    struct Task: Sendable {
        let id: Int64
        let lot: String
        let container: String
        let left: Int
        /// Since when the pieces had been here before they were picked.
        let receivedAt: Date
    }

    /// Everything that is open, the oldest first; pieces of one lot in one container together.
    /// - Parameter sites: those that somebody may see; nil: all.
    func waiting(at sites: [String]?, on executor: some SQLExecutor) async throws -> [PutBackDesk.Waiting] {
        try await executor.query(
            """
            SELECT b.order_id, s.site, b.container, s.sku, k.name, k.gtin, s.lot, s.expiry::text, sum(b.quantity - b.returned), min(l.code),
                min(s.received_at), min(b.created_at),
                ARRAY(SELECT n.serial FROM warehouse.serial n
                      WHERE n.order_id = b.order_id AND n.sku = s.sku AND n.sscc = b.container AND n.state = \(SerialState.packed) ORDER BY n.serial)
            FROM warehouse.put_back b
            JOIN warehouse.stock s ON s.id = b.stock_id
            JOIN warehouse.sku k ON k.code = s.sku
            LEFT JOIN warehouse.location l ON l.id = s.location_id AND l.is_active AND l.kind IN \(LocationKind.storage)
            WHERE b.state = \(PutBackState.open) AND (\(sites)::text[] IS NULL OR s.site = ANY (\(sites)::text[]))
            GROUP BY b.order_id, s.site, b.container, s.sku, k.name, k.gtin, s.lot, s.expiry
            ORDER BY 12, 1, 3, 4, 7
            """
        ).map { row in
            PutBackDesk.Waiting(
                orderID: try row.decode(0), site: try row.decode(1), container: try row.decode(2), sku: try row.decode(3),
                name: try row.decode(4), gtin: try row.decode(5), lot: try row.decode(6), expiry: try row.decode(7),
                quantity: try row.decode(8), origin: try row.decode(9), receivedAt: try row.decode(10), since: try row.decode(11),
                serials: try row.decode(12))
        }
    }

    /// The open tasks of an order's article.
    /// - Parameters:
    ///   - lot, container: only these; nil: any.
    ///   - isLocking: they stay as they are until the transaction ends.
    func tasks(
        _ orderID: Int64, _ sku: String, lot: String?, in container: String?, isLocking: Bool, in transaction: Transaction
    ) async throws -> [Task] {
        let lock: SQL = isLocking ? "FOR UPDATE OF b" : ""
        return try await transaction.query(
            """
            SELECT b.id, s.lot, b.container, b.quantity - b.returned, s.received_at
            FROM warehouse.put_back b JOIN warehouse.stock s ON s.id = b.stock_id
            WHERE b.order_id = \(orderID) AND b.state = \(PutBackState.open) AND s.sku = \(sku) AND s.lot = coalesce(\(lot)::text, s.lot)
                AND upper(b.container) = upper(coalesce(\(container)::text, b.container))
            ORDER BY b.id \(lock)
            """
        ).decode((Int64, String, String, Int, Date).self).map { Task(id: $0, lot: $1, container: $2, left: $3, receivedAt: $4) }
    }

    /// The site of a cancelled order, and the article by a code in any case; nil where the books have none.
    func known(_ orderID: Int64, _ sku: String, on executor: some SQLExecutor) async throws -> (site: String?, sku: String?) {
        let rows = try await executor.query(
            """
            SELECT (SELECT site FROM warehouse.fulfilment WHERE order_id = \(orderID) AND state = \(FulfilmentState.cancelled)),
                (SELECT code FROM warehouse.sku WHERE lower(code) = lower(\(sku)) ORDER BY code = \(sku) DESC LIMIT 1)
            """)
        return try rows[0].decode((String?, String?).self)
    }

    /// Takes pieces off their tasks, the first tasks first. A task without pieces left is done, and its line has none any more.
    /// - Returns: pieces of the order that are left to put back.
    func settle(
        _ quantity: Int, of tasks: [Task], order: Int64, by person: String, in transaction: Transaction
    ) async throws -> Int {
        try await transaction.pipeline([
            """
            WITH task AS (
                SELECT id, quantity - returned AS left_over, sum(quantity - returned) OVER (ORDER BY id) AS top
                FROM warehouse.put_back WHERE id = ANY(\(tasks.map(\.id)))
            ), part AS (
                SELECT id, (least(top, \(quantity)) - (top - left_over))::int AS pieces FROM task WHERE top - left_over < \(quantity)
            )
            UPDATE warehouse.put_back b SET
                returned = b.returned + p.pieces,
                state = CASE WHEN b.returned + p.pieces = b.quantity THEN \(PutBackState.done) ELSE b.state END,
                done_at = CASE WHEN b.returned + p.pieces = b.quantity THEN clock_timestamp() END,
                done_by = CASE WHEN b.returned + p.pieces = b.quantity THEN \(person)::text END
            FROM part p WHERE b.id = p.id
            """,
            """
            UPDATE warehouse.allocation a SET state = \(AllocationState.released)
            WHERE a.order_id = \(order) AND a.state = \(AllocationState.picked)
                AND EXISTS (SELECT FROM warehouse.put_back b WHERE b.allocation_id = a.id)
                AND NOT EXISTS (SELECT FROM warehouse.put_back b WHERE b.allocation_id = a.id AND b.state = \(PutBackState.open))
            """,
            "SELECT coalesce(sum(quantity - returned), 0) FROM warehouse.put_back WHERE order_id = \(order) AND state = \(PutBackState.open)",
        ])[2][0].decode(0)
    }
}

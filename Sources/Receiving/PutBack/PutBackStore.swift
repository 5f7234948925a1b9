import FoundationEssentials
import Fulfilment
import MasterData
package import Postgres

/// What was picked and left its order and is to be put back, and its way into a bin.
package struct PutBackStore: Sendable {
    /// A task with pieces left.
    struct Task: Sendable {
        let id: Int64
        let lot: String
        let container: String
        let left: Int
        /// Since when the pieces had been here before they were picked.
        let receivedAt: Date
        /// Its order has them still, in a closed parcel that must not leave.
        let isHeld: Bool
    }

    package init() {}

    /// Everything that is open, the oldest first, each with the bin it should go to; pieces of one lot in one container together. One statement,
    /// however many there are.
    /// - Parameter sites: those that somebody may see; nil: all.
    package func waiting(at sites: [String]?, on executor: some SQLExecutor) async throws -> [PutBackDesk.Waiting] {
        try await executor.query(
            """
            SELECT s.order_id, s.site, s.container, s.sku, s.name, s.gtin, s.lot, s.expiry::text, s.pieces, \(Self.bin), s.since, s.is_held,
                ARRAY(SELECT n.serial FROM warehouse.serial n
                      WHERE n.order_id = s.order_id AND n.sku = s.sku AND n.sscc = s.container AND n.state = \(SerialState.packed) ORDER BY n.serial)
            FROM (
                SELECT b.order_id, s.site, b.container, s.sku, k.name, k.gtin, k.handling, s.lot, s.expiry, sum(b.quantity - b.returned) AS pieces,
                    min(l.code) AS origin, min(b.created_at) AS since, bool_or(a.state = \(AllocationState.picked)) AS is_held
                FROM warehouse.put_back b
                JOIN warehouse.allocation a ON a.id = b.allocation_id
                JOIN warehouse.stock s ON s.id = b.stock_id
                JOIN warehouse.sku k ON k.code = s.sku
                LEFT JOIN warehouse.location l ON l.id = s.location_id AND l.is_active AND l.kind IN \(LocationKind.storage)
                WHERE b.state = \(PutBackState.open) AND (\(sites)::text[] IS NULL OR s.site = ANY (\(sites)::text[]))
                GROUP BY b.order_id, s.site, b.container, s.sku, k.name, k.gtin, k.handling, s.lot, s.expiry) s
            ORDER BY s.since, s.order_id, s.container, s.sku, s.lot
            """
        ).map { row in
            PutBackDesk.Waiting(
                orderID: try row.decode(0), site: try row.decode(1), container: try row.decode(2), sku: try row.decode(3),
                name: try row.decode(4), gtin: try row.decode(5), lot: try row.decode(6), expiry: try row.decode(7),
                quantity: try row.decode(8), bin: try row.decode(9), since: try row.decode(10), isHeld: try row.decode(11),
                serials: try row.decode(12))
        }
    }

    /// Where the pieces `s` should go: what must not go out to quarantine, when the site has such a bin, and all else to the bin that it came from.
    /// Where nothing is put there any more, where the article lies, else the first empty one.
    private static let bin: SQL = """
        coalesce(
            CASE WHEN \(FreeStockStore.isUnfit) THEN (
                SELECT l.code FROM warehouse.location l WHERE l.site = s.site AND l.kind = \(LocationKind.quarantine) AND l.is_active
                ORDER BY l.id LIMIT 1) END,
            s.origin, (
            SELECT l.code FROM warehouse.stock o JOIN warehouse.location l ON l.id = o.location_id CROSS JOIN (SELECT s.sku AS code, s.handling) k
            WHERE o.sku = s.sku AND o.site = s.site AND o.on_hand > 0 AND l.is_active AND l.kind IN \(LocationKind.storage)
                AND \(HandlingStore.fits) AND \(ZoneClosureStore.isOpen)
            ORDER BY l.kind = \(LocationKind.pick) DESC, o.lot = s.lot DESC, o.on_hand DESC, l.id LIMIT 1), (
            SELECT l.code FROM warehouse.location l CROSS JOIN (SELECT s.sku AS code, s.handling) k
            WHERE l.site = s.site AND l.is_active AND l.kind IN \(LocationKind.storage) AND \(HandlingStore.fits) AND \(ZoneClosureStore.isOpen)
                AND NOT EXISTS (SELECT FROM warehouse.stock o WHERE o.location_id = l.id AND o.on_hand > 0)
                AND NOT EXISTS (SELECT FROM warehouse.face x WHERE x.bin = l.code)
            ORDER BY l.kind = \(LocationKind.pick) DESC, l.id LIMIT 1))
        """

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
            SELECT b.id, s.lot, b.container, b.quantity - b.returned, s.received_at, a.state = \(AllocationState.picked)
            FROM warehouse.put_back b JOIN warehouse.stock s ON s.id = b.stock_id JOIN warehouse.allocation a ON a.id = b.allocation_id
            WHERE b.order_id = \(orderID) AND b.state = \(PutBackState.open) AND s.sku = \(sku) AND s.lot = coalesce(\(lot)::text, s.lot)
                AND upper(b.container) = upper(coalesce(\(container)::text, b.container))
            ORDER BY b.id \(lock)
            """
        ).decode((Int64, String, String, Int, Date, Bool).self).map {
            Task(id: $0, lot: $1, container: $2, left: $3, receivedAt: $4, isHeld: $5)
        }
    }

    /// The site of an order, and the article by a code in any case; nil where the books have none.
    func known(_ orderID: Int64, _ sku: String, on executor: some SQLExecutor) async throws -> (site: String?, sku: String?) {
        let rows = try await executor.query(
            """
            SELECT (SELECT site FROM warehouse.fulfilment WHERE order_id = \(orderID)),
                (SELECT code FROM warehouse.sku WHERE lower(code) = lower(\(sku)) ORDER BY code = \(sku) DESC LIMIT 1)
            """)
        return try rows[0].decode((String?, String?).self)
    }

    /// Takes pieces off their tasks, the first tasks first. A task without pieces left is done.
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
            "SELECT coalesce(sum(quantity - returned), 0) FROM warehouse.put_back WHERE order_id = \(order) AND state = \(PutBackState.open)",
        ])[1][0].decode(0)
    }
}

import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue

/// Keeps every scan once, and carries finished picks into stock, ledger and allocations.
struct ScanStore: Sendable {
    /// The tour an upload is for.
    struct Tour: Sendable {
        let picker: String
        let site: String
        let cart: String
    }

    /// What an upload brought: the tour (locked), the ids that were new, the picks they are about.
    struct Arrival: Sendable {
        let tour: Tour
        let new: Set<UUID>
        let picks: [ScanCheck.Pick]
    }

    /// A pick that ended as the device says.
    struct EndedPick: Sendable {
        let pickID: Int64
        let picked: Int
        let wanted: Int
        let reason: ShortReason?
        let at: Date
    }

    /// Pieces that were reserved for a line and not there.
    struct Missing: Sendable {
        let pickID: Int64
        let orderID: Int64
        let line: Int
        let sku: String
        let quantity: Int
        let reason: String
        let trace: String?
    }

    /// Locks the tour, keeps the scans that are new, reads the picks they name. One round trip.
    /// - Returns: nil when there is no such tour; nothing is kept when it is another picker's.
    func receive(_ scans: [ScanRecord], tourID: Int64, badge: String, in transaction: some SQLExecutor) async throws -> Arrival? {
        let named = Set(scans.filter { $0.effect != nil }.compactMap(\.pickID)).sorted()
        let results = try await transaction.pipeline([
            "SELECT picker, site, cart FROM warehouse.tour WHERE id = \(tourID) FOR UPDATE",
            keep(scans, tourID, badge), picks(named, tourID),
        ])
        guard let row = results[0].first else { return nil }
        let (picker, site, cart) = try row.decode((String, String, String).self)
        let new: [UUID] = try results[1].map { try $0.decode(0) }
        return Arrival(
            tour: Tour(picker: picker, site: site, cart: cart), new: Set(new),
            picks: try results[2].map { try Self.pick($0, cart: cart) })
    }

    private func keep(_ scans: [ScanRecord], _ tourID: Int64, _ badge: String) -> SQL {
        """
        INSERT INTO warehouse.scan (id, tour_id, pick_id, picker, at, step, code, quantity, accepted, message)
        SELECT t.id, tour.id, t.pick_id, tour.picker, t.at, t.step, t.code, t.quantity, t.accepted, t.message
        FROM unnest(\(scans.map(\.id))::uuid[], \(scans.map(\.pickID))::bigint[], \(scans.map(\.at))::timestamptz[],
            \(scans.map(\.step.rawValue))::text[], \(scans.map { String($0.code.prefix(100)) })::text[],
            \(scans.map(\.quantity))::int[], \(scans.map(\.accepted))::bool[], \(scans.map { String($0.message.prefix(500)) })::text[])
            WITH ORDINALITY AS t (id, pick_id, at, step, code, quantity, accepted, message, number)
        JOIN warehouse.tour ON tour.id = \(tourID) AND lower(tour.picker) = lower(\(badge))
        ORDER BY t.number
        ON CONFLICT DO NOTHING RETURNING id
        """
    }

    private func picks(_ ids: [Int64], _ tourID: Int64) -> SQL {
        """
        SELECT p.id, p.order_id, p.bin, p.quantity, p.state, f.state, a.stock_id, s.sku, k.gtin, l.code, l.check_code
        FROM warehouse.pick p
        JOIN warehouse.fulfilment f ON f.order_id = p.order_id
        JOIN warehouse.allocation a ON a.id = p.allocation_id
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.location l ON l.id = s.location_id
        JOIN warehouse.sku k ON k.code = s.sku
        WHERE p.tour_id = \(tourID) AND p.id = ANY(\(ids))
        """
    }

    private static func pick(_ row: Row, cart: String) throws -> ScanCheck.Pick {
        let (id, order, bin, quantity, state, orderState, stock, sku, gtin, place, check) = try row.decode(
            (Int64, Int64, Int, Int, PickState, FulfilmentState, Int64, String, String, String, String).self)
        return ScanCheck.Pick(
            id: id, orderID: order, quantity: quantity, state: state, orderState: orderState, stockID: stock, sku: sku,
            gtin: gtin,
            place: place, checkCode: check, binCode: CartBin.code(cart: cart, bin: bin))
    }

    /// Ends picks: allocation, stock and ledger follow. A place where something was missing is blocked until it is counted.
    ///
    /// - Parameters:
    ///   - stock: the stock rows concerned; locked first, in the order of their ids.
    ///   - shortOrders, shortSKUs: for what is short, everything that may have to change is locked with them.
    /// - Returns: what is missing.
    func settle(
        _ ended: [EndedPick], stock: [Int64], shortOrders: [Int64], shortSKUs: [String], tour: Tour, tourID: Int64,
        in transaction: some SQLExecutor
    ) async throws -> [Missing] {
        let lock: SQL = """
            SELECT id FROM warehouse.stock
            WHERE id = ANY(\(stock)) OR (site = \(tour.site) AND sku = ANY(\(shortSKUs)))
                OR id IN (
                    SELECT stock_id FROM warehouse.allocation
                    WHERE order_id = ANY(\(shortOrders)) AND state <> \(AllocationState.released))
            ORDER BY id FOR UPDATE
            """
        let results = try await transaction.pipeline([lock, settlement(ended, tour: tour, tourID: tourID)])
        return try results[1].decode((Int64, Int64, Int, String, Int, String?, String?).self).map {
            Missing(
                pickID: $0, orderID: $1, line: $2, sku: $3, quantity: $4, reason: $5 ?? ShortReason.noneLeft.rawValue, trace: $6)
        }
    }

    private func settlement(_ ended: [EndedPick], tour: Tour, tourID: Int64) -> SQL {
        """
        WITH given AS (
            SELECT * FROM unnest(\(ended.map(\.pickID))::bigint[], \(ended.map(\.picked))::int[], \(ended.map(\.reason?.rawValue))::text[],
                \(ended.map(\.at))::timestamptz[]) AS g (id, picked, reason, at)
        ), done AS (
            UPDATE warehouse.pick p SET
                state = CASE WHEN g.picked < p.quantity THEN \(PickState.short) ELSE \(PickState.picked) END,
                picked = g.picked,
                reason = g.reason,
                picker = \(tour.picker),
                done_at = g.at
            FROM given g WHERE p.id = g.id AND p.tour_id = \(tourID) AND p.state = \(PickState.open)
            RETURNING p.id, p.allocation_id, p.picked, p.quantity, p.reason
        ), settled AS (
            UPDATE warehouse.allocation a SET
                state = CASE WHEN d.picked > 0 THEN \(AllocationState.picked) ELSE \(AllocationState.released) END,
                quantity = CASE WHEN d.picked > 0 THEN d.picked ELSE a.quantity END
            FROM done d WHERE a.id = d.allocation_id AND a.state = \(AllocationState.open)
            RETURNING d.id AS pick_id, a.order_id, a.line_no, a.stock_id, d.picked, d.quantity AS wanted, d.reason
        ), booked AS (
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
            SELECT stock_id, -picked, -picked, \(StockMovement.pick), order_id, line_no, \(tour.picker) FROM settled
            WHERE picked > 0
            UNION ALL
            SELECT stock_id, 0, picked - wanted, \(StockMovement.release), order_id, line_no, \(tour.picker) FROM settled
            WHERE picked < wanted
        ), moved AS (
            UPDATE warehouse.stock s SET on_hand = s.on_hand - x.picked, reserved = s.reserved - x.wanted,
                is_blocked = s.is_blocked OR x.is_short
            FROM (SELECT stock_id, sum(picked) AS picked, sum(wanted) AS wanted, bool_or(picked < wanted) AS is_short
                  FROM settled GROUP BY stock_id) x
            WHERE s.id = x.stock_id
        )
        SELECT t.pick_id, t.order_id, t.line_no, s.sku, t.wanted - t.picked, t.reason, f.trace
        FROM settled t JOIN warehouse.stock s ON s.id = t.stock_id JOIN warehouse.fulfilment f ON f.order_id = t.order_id
        WHERE t.picked < t.wanted ORDER BY t.order_id, t.line_no
        """
    }

    /// Moves on the orders whose last pick is done, ends the tour when nothing is open, and counts what is.
    func finish(
        orderIDs: [Int64], tourID: Int64, in transaction: some SQLExecutor
    ) async throws -> (picked: [(orderID: Int64, trace: String?)], openPicks: Int) {
        let results = try await transaction.pipeline([
            """
            UPDATE warehouse.fulfilment f SET state = \(FulfilmentState.picked), picked_at = now()
            WHERE f.order_id = ANY(\(orderIDs)) AND f.state = \(FulfilmentState.picking)
                AND NOT EXISTS (SELECT FROM warehouse.pick p WHERE p.order_id = f.order_id AND p.state = \(PickState.open))
            RETURNING f.order_id, f.trace
            """,
            TourStore.closeStatement(tourID),
            "SELECT count(*) FROM warehouse.pick WHERE tour_id = \(tourID) AND state = \(PickState.open)",
        ])
        return (try results[0].decode((Int64, String?).self).map { ($0, $1) }, try results[2].first?.decode(0) ?? 0)
    }
}

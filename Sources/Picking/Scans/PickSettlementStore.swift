import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import Receiving
import ScanDialogue

/// Carries what became of picks into stock, ledger and allocations, and moves on the orders and the tour they belong to.
struct PickSettlementStore: Sendable {
    /// A pick that ended, as the device says or because its lot must not go out.
    struct EndedPick: Sendable {
        let pickID: Int64
        let picked: Int
        let reason: String?
        let at: Date
        /// When the place had the pieces no more.
        let takenAt: Date
        /// Whether the place is to be counted when it was short.
        let isFoundShort: Bool
        /// Pieces that lie in quarantine; nil: none.
        var damaged: ScanRecord.Damaged?
    }

    /// Everything an upload settles.
    struct Settlement: Sendable {
        let ended: [EndedPick]
        /// Picks whose pieces are to be taken out of their bins again, for their lot must not go out any more.
        let takenBack: [Int64]
        /// The balances of all of these.
        let stock: [Int64]
        /// Orders that lack something now, and the articles.
        let shortOrders: [Int64]
        let shortSKUs: [String]
    }

    /// Pieces that were reserved for a line and are not to be had.
    struct Missing: Sendable {
        let pickID: Int64
        let orderID: Int64
        let line: Int
        let sku: String
        let quantity: Int
        let reason: String
        let trace: String?
    }

    /// Ends picks and takes pieces back: allocation, stock and ledger follow. A place where something was missing is blocked until it is
    /// counted. Everything that may have to change is locked first, in the order of ids.
    ///
    /// - Parameter keyID: that of the device whose scans settle this; nil: no device sent any.
    /// - Returns: what is missing, and the balances of which more may be free than before.
    func settle(
        _ settlement: Settlement, tour: ScanStore.Tour, tourID: Int64, keyID: String?, in transaction: some SQLExecutor
    ) async throws -> (missing: [Missing], freed: [Int64]) {
        var statements = [end(settlement.ended, tour: tour, tourID: tourID, keyID)]
        if !settlement.takenBack.isEmpty { statements.append(takeBack(settlement.takenBack, tour: tour, tourID: tourID, keyID)) }
        let settling = CountedStockStore.settleMissing(of: settlement.stock, actor: tour.picker, keyID: keyID)
        let results = try await transaction.pipeline([lock(settlement, tour)] + statements + [settling])
        let changes = try results[1...statements.count].flatMap {
            try $0.decode((Int64, Int64, Int, Int64, String, Int, String?, String?).self)
        }
        let missing = changes.filter { $0.5 > 0 }.map {
            Missing(
                pickID: $0.0, orderID: $0.1, line: $0.2, sku: $0.4, quantity: $0.5, reason: $0.6 ?? ShortReason.noneLeft.rawValue,
                trace: $0.7)
        }
        let settled = try results[statements.count + 1].map { try $0.decode(0, as: Int64.self) }
        return (missing, changes.map(\.3) + settled)
    }

    /// What is short may be served from any place of its article, or be given back with all its order has.
    private func lock(_ settlement: Settlement, _ tour: ScanStore.Tour) -> SQL {
        guard !settlement.shortOrders.isEmpty else {
            return "SELECT id FROM warehouse.stock WHERE id = ANY(\(settlement.stock)) ORDER BY id FOR UPDATE"
        }
        return lock(settlement.shortOrders, settlement.shortSKUs, settlement.stock, site: tour.site)
    }

    /// Locks whatever picks may have to change when they are settled, and every other lot of their articles.
    func lock(all picks: [ScanCheck.Pick], at site: String) -> SQL {
        lock(picks.map(\.orderID), picks.map(\.sku), picks.map(\.stockID), site: site)
    }

    private func lock(_ orders: [Int64], _ skus: [String], _ stock: [Int64], site: String) -> SQL {
        WithdrawalStore.lock(
            orders,
            and: """
                SELECT unnest(\(stock)::bigint[])
                UNION ALL
                SELECT id FROM warehouse.stock WHERE site = \(site) AND sku = ANY(\(skus))
                """)
    }

    /// Yields what changed more than that reserved pieces went: what is missing, and what a count had seen gone already.
    private func end(_ ended: [EndedPick], tour: ScanStore.Tour, tourID: Int64, _ keyID: String?) -> SQL {
        """
        WITH given AS (
            SELECT * FROM unnest(\(ended.map(\.pickID))::bigint[], \(ended.map(\.picked))::int[], \(ended.map(\.reason))::text[],
                \(ended.map(\.at))::timestamptz[], \(ended.map(\.takenAt))::timestamptz[], \(ended.map(\.isFoundShort))::bool[])
                AS g (id, picked, reason, at, taken_at, is_found_short)
        ), done AS (
            UPDATE warehouse.pick p SET
                state = CASE WHEN g.picked < p.quantity THEN \(PickState.short) ELSE \(PickState.picked) END,
                picked = g.picked,
                reason = g.reason,
                picker = \(tour.picker),
                done_at = g.at
            FROM given g WHERE p.id = g.id AND p.tour_id = \(tourID) AND p.state = \(PickState.open)
            RETURNING p.id, p.allocation_id, p.picked, p.quantity, p.reason, g.taken_at, g.is_found_short
        ), settled AS (
            UPDATE warehouse.allocation a SET
                state = CASE WHEN d.picked > 0 THEN \(AllocationState.picked) ELSE \(AllocationState.released) END,
                quantity = CASE WHEN d.picked > 0 THEN d.picked ELSE a.quantity END
            FROM done d WHERE a.id = d.allocation_id AND a.state = \(AllocationState.open)
            RETURNING d.id AS pick_id, a.order_id, a.line_no, a.stock_id, d.picked, d.quantity AS wanted, d.reason, d.taken_at, d.is_found_short
        ), timed AS (
            -- Whether somebody has counted since: the count has seen that the pieces were gone, and that too few lay there.
            SELECT t.*, \(CountedStockStore.firstCount(of: "t.stock_id", notBefore: "t.taken_at")) AS seen_at FROM settled t
        ), booked AS (
            INSERT INTO warehouse.ledger
                (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor, key_id, happened_at)
            SELECT m.stock_id, m.on_hand_change, m.reserved_change, m.reason, m.order_id, m.line_no, \(tour.picker), \(keyID)::text, m.at
            FROM (
                SELECT stock_id, -picked AS on_hand_change, -picked AS reserved_change, \(StockMovement.pick) AS reason, order_id,
                    line_no, taken_at AS at
                FROM timed WHERE picked > 0
                UNION ALL
                SELECT stock_id, picked, 0, \(StockMovement.adjust), order_id, line_no, seen_at
                FROM timed WHERE picked > 0 AND seen_at IS NOT NULL
                UNION ALL
                SELECT stock_id, 0, picked - wanted, \(StockMovement.release), order_id, line_no, NULL
                FROM timed WHERE picked < wanted) m
        ), moved AS (
            UPDATE warehouse.stock s SET on_hand = s.on_hand - x.gone, reserved = s.reserved - x.wanted,
                is_blocked = s.is_blocked OR x.short_at IS NOT NULL, short_at = greatest(s.short_at, x.short_at)
            FROM (SELECT stock_id, sum(CASE WHEN seen_at IS NULL THEN picked ELSE 0 END) AS gone, sum(wanted) AS wanted,
                      max(taken_at) FILTER (WHERE picked < wanted AND is_found_short AND seen_at IS NULL) AS short_at
                  FROM timed GROUP BY stock_id) x
            WHERE s.id = x.stock_id
        ), asked AS (
            \(CountTaskStore.ask(
                .shortPick,
                of: """
                    SELECT stock_id, max(taken_at), \(tour.picker)::text FROM timed
                    WHERE picked < wanted AND is_found_short AND seen_at IS NULL GROUP BY stock_id
                    """))
        )
        SELECT t.pick_id, t.order_id, t.line_no, t.stock_id, s.sku, t.wanted - t.picked, t.reason, f.trace
        FROM timed t JOIN warehouse.stock s ON s.id = t.stock_id JOIN warehouse.fulfilment f ON f.order_id = t.order_id
        WHERE t.picked < t.wanted OR t.seen_at IS NOT NULL ORDER BY t.order_id, t.line_no
        """
    }

    /// Pieces of an unfit lot in a bin are on the books of their place again: somebody puts them there. The pick stays as it was
    /// made. Yields what their orders lack now.
    private func takeBack(_ picks: [Int64], tour: ScanStore.Tour, tourID: Int64, _ keyID: String?) -> SQL {
        """
        WITH put_back AS (
            UPDATE warehouse.allocation a SET state = \(AllocationState.released)
            FROM warehouse.pick p
            WHERE p.id = ANY(\(picks)) AND p.tour_id = \(tourID) AND a.id = p.allocation_id AND a.state = \(AllocationState.picked)
            RETURNING p.id AS pick_id, a.order_id, a.line_no, a.stock_id, a.quantity
        ), booked AS (
            -- From now on: after any count whose lock this transaction waited for.
            INSERT INTO warehouse.ledger
                (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor, key_id, happened_at)
            SELECT stock_id, quantity, 0, \(StockMovement.adjust), order_id, line_no, \(tour.picker), \(keyID)::text, clock_timestamp()
            FROM put_back
        ), moved AS (
            UPDATE warehouse.stock s SET on_hand = s.on_hand + x.quantity
            FROM (SELECT stock_id, sum(quantity) AS quantity FROM put_back GROUP BY stock_id) x WHERE s.id = x.stock_id
        )
        SELECT b.pick_id, b.order_id, b.line_no, b.stock_id, s.sku, b.quantity, coalesce((SELECT x.kind FROM (\(FreeStockStore.bar)) x), \(UnfitLots.expired)), f.trace
        FROM put_back b JOIN warehouse.stock s ON s.id = b.stock_id JOIN warehouse.fulfilment f ON f.order_id = b.order_id
        ORDER BY b.order_id, b.line_no
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
            ScanStore.openPicks(tourID),
        ])
        return (try results[0].decode((Int64, String?).self).map { ($0, $1) }, try results[2].first?.decode(0) ?? 0)
    }
}

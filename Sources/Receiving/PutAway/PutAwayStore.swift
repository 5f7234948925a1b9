import FoundationEssentials
import Fulfilment
import MasterData
import Postgres

/// Goods that wait at docks, bins for them, and their way from one to the other.
struct PutAwayStore: Sendable {
    /// How many empty bins of a kind are looked at for a proposal.
    private static let nearest = 20

    /// Everything that waits at docks, the oldest first, with whether orders wait for it.
    /// - Parameter place: only at this one, its code in any case.
    func waiting(site: String?, place: String?, on executor: some SQLExecutor) async throws -> [DockStock] {
        try await executor.query(
            """
            SELECT s.site, l.code, s.sku, s.lot, s.expiry::text, s.status, s.on_hand, s.received_at,
                s.status = \(StockStatus.receiving) AND EXISTS (
                    SELECT FROM warehouse.fulfilment f JOIN orders.released_line n ON n.order_id = f.order_id AND n.sku = s.sku
                    WHERE f.state = \(FulfilmentState.backordered) AND f.site = s.site)
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            WHERE l.kind IN \([LocationKind.receiving, .dock]) AND s.on_hand > 0 AND s.site = coalesce(\(site)::text, s.site)
                AND lower(l.code) = lower(coalesce(\(place)::text, l.code))
            ORDER BY s.received_at, s.sku, s.lot, s.status
            """
        ).map { row in
            DockStock(
                site: try row.decode(0), place: try row.decode(1), sku: try row.decode(2), lot: try row.decode(3),
                expiry: try row.decode(4), status: try row.decode(5), quantity: try row.decode(6), since: try row.decode(7),
                isAwaited: try row.decode(8))
        }
    }

    /// Bins in zones that are open that an article and lot may be put into, by its class of handling: its faces, where it lies, and the nearest empty ones of each kind; the first is where
    /// the article is picked, when it is anywhere.
    func bins(for stock: DockStock, on executor: some SQLExecutor) async throws -> (bins: [PutAwayBin], home: PutAwayBin?) {
        let rows = try await executor.query(
            """
            WITH here AS (
                SELECT s.location_id, sum(s.on_hand)::int AS on_hand, bool_or(s.lot = \(stock.lot) AND s.lot <> '') AS has_lot
                FROM warehouse.stock s WHERE s.site = \(stock.site) AND s.sku = \(stock.sku) AND s.on_hand > 0 GROUP BY s.location_id
            ), used AS (
                SELECT l.id, l.code, l.kind, l.aisle, l.cell, l.zone, coalesce(h.on_hand, 0) AS on_hand, coalesce(h.has_lot, false) AS has_lot,
                    f.maximum - coalesce(h.on_hand, 0) AS room
                FROM warehouse.location l JOIN warehouse.sku k ON k.code = \(stock.sku)
                LEFT JOIN here h ON h.location_id = l.id
                LEFT JOIN warehouse.face f ON f.bin = l.code AND f.sku = \(stock.sku)
                WHERE l.site = \(stock.site) AND l.is_active AND l.kind IN \(LocationKind.storage) AND \(HandlingStore.fits)
                    AND \(ZoneClosureStore.isOpen)
                    AND (l.id IN (SELECT location_id FROM here)
                        OR l.code IN (SELECT bin FROM warehouse.face WHERE sku = \(stock.sku)))
            ), home AS (
                SELECT aisle, cell FROM used WHERE kind = \(LocationKind.pick) ORDER BY room IS NULL, on_hand DESC, id LIMIT 1
            ), empty AS (
                SELECT e.* FROM (VALUES (\(LocationKind.bulk)), (\(LocationKind.pick))) AS t (kind) CROSS JOIN LATERAL (
                    SELECT l.id, l.code, l.kind, l.aisle, l.cell, l.zone, 0, false, NULL::int
                    FROM warehouse.location l JOIN warehouse.sku k ON k.code = \(stock.sku)
                    WHERE l.site = \(stock.site) AND l.kind = t.kind AND l.is_active AND \(HandlingStore.fits)
                        AND \(ZoneClosureStore.isOpen)
                        AND NOT EXISTS (SELECT FROM warehouse.stock s WHERE s.location_id = l.id AND s.on_hand > 0)
                        AND NOT EXISTS (SELECT FROM warehouse.face f WHERE f.bin = l.code)
                    ORDER BY abs(l.aisle - coalesce((SELECT aisle FROM home), 0)) * 20
                        + abs(l.cell - coalesce((SELECT cell FROM home), 0)), l.id
                    LIMIT \(Self.nearest)) e
            )
            SELECT * FROM used UNION ALL SELECT * FROM empty ORDER BY 3 DESC, 9 NULLS LAST, 7 DESC, 1
            """)
        let bins = try rows.map { row in
            PutAwayBin(
                place: try row.decode(1), kind: try row.decode(2), aisle: try row.decode(3), cell: try row.decode(4),
                zone: try row.decode(5), onHand: try row.decode(6), hasLot: try row.decode(7),
                room: try row.decode(8, as: Int?.self).map { max(0, $0) })
        }
        let picked = bins.filter { $0.kind == .pick && ($0.room != nil || $0.onHand > 0) }
        return (bins, picked.first { $0.room != nil } ?? picked.first)
    }

    /// An active place by its code, in any case, and the site's id of it.
    func place(_ code: String, in transaction: Transaction) async throws -> Place? {
        let rows = try await transaction.query(
            """
            SELECT id, code, site, kind FROM warehouse.location WHERE lower(code) = lower(\(code)) AND is_active
            ORDER BY code = \(code) DESC LIMIT 1 FOR SHARE
            """)
        return try rows.first.map { row in
            Place(id: try row.decode(0), code: try row.decode(1), site: try row.decode(2), kind: try row.decode(3))
        }
    }

    /// Active places, by their codes in small letters.
    func places(_ places: [String], on executor: some SQLExecutor) async throws -> [String: KnownPlace] {
        let rows = try await executor.query(
            "SELECT lower(code), site, kind FROM warehouse.location WHERE lower(code) = ANY (\(places.map { $0.lowercased() })::text[]) AND is_active"
        ).decode((String, String, LocationKind).self)
        return Dictionary(rows.map { ($0, KnownPlace(site: $1, kind: $2)) }) { first, _ in first }
    }

    struct Place: Sendable {
        let id: Int
        let code: String
        let site: String
        let kind: LocationKind
    }

    /// Balances of an article at a place in a status.
    func balances(_ sku: String, lot: String?, at place: Place, _ status: StockStatus, on executor: some SQLExecutor) async throws
        -> [Balance]
    {
        try await executor.query(
            """
            SELECT id, sku, lot, expiry::text, received_at FROM warehouse.stock
            WHERE location_id = \(place.id) AND lower(sku) = lower(\(sku)) AND lot = coalesce(\(lot)::text, lot) AND status = \(status.rawValue)
                AND on_hand > 0 ORDER BY sku = \(sku) DESC, lot
            """
        ).decode((Int64, String, String, String?, Date).self).map {
            Balance(id: $0, sku: $1, lot: $2, expiry: $3, receivedAt: $4)
        }
    }

    struct Balance: Sendable {
        let id: Int64
        let sku: String
        let lot: String
        let expiry: String?
        let receivedAt: Date
    }

    /// The row that pieces of a balance are carried to, made when the books do not have it, and both locked: what may be taken, and on
    /// which other day the pieces there expire.
    func lock(_ source: Balance, to place: Place, as status: StockStatus, in transaction: Transaction) async throws -> (
        target: Int64, free: Int, otherDay: String??
    ) {
        let results = try await transaction.pipeline([
            """
            INSERT INTO warehouse.stock (site, sku, location_id, lot, expiry, received_at, status)
            SELECT site, sku, \(place.id), lot, expiry, received_at, \(status.rawValue) FROM warehouse.stock WHERE id = \(source.id)
            ON CONFLICT DO NOTHING
            """,
            """
            SELECT id, on_hand - reserved - missing, id = \(source.id), on_hand > 0, expiry::text FROM warehouse.stock
            WHERE id = \(source.id) OR (location_id = \(place.id) AND sku = \(source.sku) AND lot = \(source.lot) AND status = \(status.rawValue))
            ORDER BY id FOR UPDATE
            """,
        ])
        let rows = try results[1].decode((Int64, Int, Bool, Bool, String?).self)
        let target = rows.first { !$0.2 }
        let free = rows.first { $0.2 }?.1 ?? 0
        let otherDay: String?? = target.flatMap { $0.3 && $0.4 != source.expiry ? .some($0.4) : nil }
        return (target?.0 ?? source.id, free, otherDay)
    }

    /// What is booked under an id already; whoever books the same id at the same time is waited for.
    func booked(_ id: UUID, in transaction: Transaction) async throws -> (
        sku: String, lot: String, quantity: Int, from: Int, to: Int
    )? {
        try await transaction.pipeline([
            "SELECT pg_advisory_xact_lock(hashtextextended('waybill put-away ' || \(id)::uuid, 0))",
            "SELECT sku, lot, quantity, from_id, to_id FROM warehouse.put_away WHERE id = \(id)",
        ])[1].first
            .map { try $0.decode((String, String, Int, Int, Int).self) }
            .map { (sku: $0, lot: $1, quantity: $2, from: $3, to: $4) }
    }

    /// Writes the way of pieces between balances that the transaction has locked, in stock and ledger.
    /// - Returns: articles that orders wait for and of which something is free now.
    func book(
        _ quantity: Int, from source: Balance, _ dock: Place, to target: Int64, _ place: Place, was status: StockStatus,
        as id: UUID,
        by person: String, with device: String?, in transaction: Transaction
    ) async throws -> [String] {
        let document = "put-away from \(dock.code)" as String
        let results = try await transaction.pipeline([
            """
            INSERT INTO warehouse.put_away (id, sku, lot, status, quantity, from_id, to_id, actor)
            VALUES (\(id), \(source.sku), \(source.lot), \(status.rawValue), \(quantity), \(dock.id), \(place.id), \(person))
            """,
            """
            WITH moved AS (
                UPDATE warehouse.stock s SET on_hand = s.on_hand + g.change,
                    expiry = CASE WHEN g.change > 0 AND s.on_hand = 0 THEN \(source.expiry)::text::date ELSE s.expiry END,
                    received_at = CASE WHEN g.change < 0 THEN s.received_at WHEN s.on_hand = 0 THEN \(source.receivedAt)
                        ELSE least(s.received_at, \(source.receivedAt)) END
                FROM (VALUES (\(source.id)::bigint, \(-quantity)::int), (\(target)::bigint, \(quantity)::int)) AS g (id, change)
                WHERE s.id = g.id RETURNING s.id, g.change
            )
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor, key_id, document, happened_at)
            SELECT id, change, 0, \(StockMovement.move), \(person), \(device)::text, \(document), clock_timestamp()
            FROM moved ORDER BY change
            """,
            CountedStockStore.settleMissing(of: [target], actor: person, keyID: device),
            FreeStockStore.awaitedArticles(in: [target]),
        ])
        return try results[3].map { try $0.decode(0) }
    }
}

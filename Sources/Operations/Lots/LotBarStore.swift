import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import Receiving

/// The SQL of `waybill lots`: which lots must not go out, and where their pieces are.
struct LotBarStore: Sendable {
    /// A lot that is barred, or was.
    struct Bar: Sendable, Equatable {
        let sku: String
        let lot: String
        let kind: LotBar
        let reason: String
        let barredBy: String
        let barredAt: Date
    }

    /// How far pieces have come.
    enum Stage: String, StoredCase, PostgresDecodable {
        case onShelf = "on the shelf"
        /// It has left one site and has not come to another.
        case inTransit = "in transit"
        case inBin = "in a bin"
        /// It has left its order: it lies in a cart's bin or in a parcel that does not leave.
        case toPutBack = "to be put back"
        /// Its parcel is packed and does not leave until somebody opens it, or the bar ends.
        case held = "held here"
        case packed = "packed here"
        /// It is here as far as anybody has said.
        case labelled = "labelled, not handed over"
        case handedOver = "handed over"
        case ended = "delivered or coming back"
    }

    /// Where some pieces of a lot are.
    struct Whereabouts: Sendable, Equatable {
        let stage: Stage
        let pieces: Int
        /// The place, the transfer, or the parcels' numbers.
        let at: String
        let orderID: Int64?
        /// Who gets them, or got them.
        let consignee: String
        /// The serial numbers of packed pieces, as far as they are known.
        let serials: String
    }

    /// The article as it is in the books, and whether they have ever had the lot; nil: there is no such article.
    func known(_ sku: String, lot: String, on executor: some SQLExecutor) async throws -> (sku: String, hasLot: Bool)? {
        try await executor.query(
            """
            SELECT k.code, EXISTS (SELECT FROM warehouse.stock s WHERE s.sku = k.code AND s.lot = \(lot))
            FROM warehouse.sku k WHERE lower(k.code) = lower(\(sku)) ORDER BY k.code = \(sku) DESC LIMIT 1
            """
        ).first?.decode((String, Bool).self)
    }

    /// Bars a lot.
    /// - Returns: false when it is barred already; then nothing changes.
    func bar(
        _ sku: String, lot: String, _ kind: LotBar, reason: String, by person: String, on executor: some SQLExecutor
    ) async throws -> Bool {
        try await !executor.query(
            """
            INSERT INTO warehouse.lot_bar (sku, lot, kind, reason, barred_by)
            VALUES (\(sku), \(lot), \(kind), \(reason), \(person))
            ON CONFLICT (sku, lot) WHERE cleared_at IS NULL DO NOTHING RETURNING id
            """
        ).isEmpty
    }

    /// Ends the bar on a lot.
    /// - Returns: nil when there is none; else whether something of it can be promised now.
    func clear(_ sku: String, lot: String, by person: String, in transaction: Transaction) async throws -> Bool? {
        let cleared = try await transaction.query(
            """
            UPDATE warehouse.lot_bar SET cleared_at = now(), cleared_by = \(person)
            WHERE sku = \(sku) AND lot = \(lot) AND cleared_at IS NULL RETURNING id
            """)
        guard !cleared.isEmpty else { return nil }
        return try await !transaction.query(
            "SELECT FROM warehouse.stock s WHERE s.sku = \(sku) AND s.lot = \(lot) AND \(FreeStockStore.isFree) LIMIT 1"
        ).isEmpty
    }

    /// The bars that hold now, the newest first.
    func barred(on executor: some SQLExecutor) async throws -> [Bar] {
        try await executor.query(
            """
            SELECT sku, lot, kind, reason, barred_by, barred_at FROM warehouse.lot_bar
            WHERE cleared_at IS NULL ORDER BY barred_at DESC, id DESC
            """
        ).decode((String, String, LotBar, String, String, Date).self).map {
            Bar(sku: $0, lot: $1, kind: $2, reason: $3, barredBy: $4, barredAt: $5)
        }
    }

    /// Where every piece of a lot is, as far as the books know: on shelves, between sites, in bins, in parcels, at consignees. A piece whose serial number
    /// is of the lot is found in its parcel also where the order was picked from another lot.
    func whereabouts(_ sku: String, lot: String, on executor: some SQLExecutor) async throws -> [Whereabouts] {
        try await executor.query(
            """
            SELECT \(Stage.onShelf), s.on_hand, l.code || ' (' || s.status || CASE WHEN s.reserved > 0 THEN ', ' || s.reserved || ' reserved' ELSE '' END
                || ')', NULL::bigint, '', ''
            FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
            WHERE s.sku = \(sku) AND s.lot = \(lot) AND s.on_hand > 0
            UNION ALL
            SELECT \(Stage.inTransit), sum(e.quantity - e.received - e.written_off)::int, \(ReceiptNameStore.sent) || ' to ' || i.site, NULL, '', ''
            FROM warehouse.inbound_line e JOIN warehouse.inbound i ON i.id = e.inbound_id AND i.kind = \(InboundKind.transfer)
            WHERE e.sku = \(sku) AND e.lot = \(lot) AND e.quantity > e.received + e.written_off GROUP BY i.id
            UNION ALL
            SELECT \(Stage.toPutBack), sum(b.quantity - b.returned)::int, b.container, o.id,
                concat_ws(', ', nullif(o.recipient, ''), o.city, o.country), ''
            FROM warehouse.stock s
            JOIN warehouse.allocation a ON a.stock_id = s.id AND a.state = \(AllocationState.released)
            JOIN warehouse.put_back b ON b.allocation_id = a.id AND b.state = \(PutBackState.open)
            JOIN orders."order" o ON o.id = b.order_id
            WHERE s.sku = \(sku) AND s.lot = \(lot) GROUP BY b.container, o.id
            UNION ALL
            SELECT
                CASE WHEN f.state <> \(FulfilmentState.packed) THEN \(Stage.inBin) WHEN p.have_ended THEN \(Stage.ended)
                    WHEN p.have_left THEN \(Stage.handedOver) WHEN f.held_at IS NOT NULL THEN \(Stage.held)
                    WHEN p.have_labels THEN \(Stage.labelled) ELSE \(Stage.packed) END,
                sum(a.quantity)::int,
                coalesce(CASE WHEN f.state = \(FulfilmentState.packed) THEN p.numbers END, ''),
                o.id,
                concat_ws(', ', nullif(o.recipient, ''), o.city, o.country),
                coalesce(n.serials, '')
            FROM warehouse.stock s
            JOIN warehouse.allocation a ON a.stock_id = s.id AND a.state = \(AllocationState.picked)
            JOIN warehouse.fulfilment f ON f.order_id = a.order_id
            JOIN orders."order" o ON o.id = a.order_id
            LEFT JOIN LATERAL (\(Self.parcels)) p ON true
            LEFT JOIN LATERAL (
                SELECT string_agg(x.serial, ' ' ORDER BY x.serial) AS serials FROM warehouse.serial x
                WHERE x.order_id = o.id AND x.sku = s.sku AND coalesce(x.lot, s.lot) = s.lot) n ON true
            WHERE s.sku = \(sku) AND s.lot = \(lot)
            GROUP BY 1, f.state, p.numbers, o.id, n.serials
            UNION ALL
            SELECT
                CASE WHEN p.have_ended THEN \(Stage.ended) WHEN p.have_left THEN \(Stage.handedOver) WHEN p.have_labels THEN \(Stage.labelled) ELSE \(Stage.packed) END,
                count(*)::int,
                coalesce(p.numbers, ''),
                o.id,
                concat_ws(', ', nullif(o.recipient, ''), o.city, o.country),
                string_agg(x.serial, ' ' ORDER BY x.serial)
            FROM warehouse.serial x JOIN orders."order" o ON o.id = x.order_id LEFT JOIN LATERAL (\(Self.parcels)) p ON true
            WHERE x.sku = \(sku) AND x.lot = \(lot) AND NOT EXISTS (
                SELECT FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
                WHERE a.order_id = x.order_id AND a.state = \(AllocationState.picked) AND s.sku = x.sku AND s.lot = x.lot)
            GROUP BY 1, p.numbers, o.id
            ORDER BY 1, 4, 3
            """
        ).decode((Stage, Int, String, Int64?, String, String).self).map {
            Whereabouts(stage: $0, pieces: $1, at: $2, orderID: $3, consignee: $4, serials: $5)
        }
    }

    /// How far the parcels of the order `o` are.
    private static let parcels: SQL = """
        SELECT string_agg(DISTINCT x.sscc, ' ') AS numbers,
            bool_and(coalesce(h.state IN \([ShipmentState.ready] + ShipmentState.left), false)) AS have_labels,
            bool_and(coalesce(h.state IN \(ShipmentState.left), false)) AS have_left,
            bool_and(coalesce(h.state IN \([ShipmentState.delivered, .returned]), false)) AS have_ended
        FROM warehouse.parcel x LEFT JOIN shipping.shipment h ON h.parcel_id = x.id
        WHERE x.order_id = o.id AND x.opened_at IS NULL
        """
}

import Fulfilment
import MasterData
import Postgres

/// The checks of stock: the ledger, the balances and the promises to orders tell the same story.
enum StockAuditStore {
    static let checks: [AuditCheck] = [
        onHand, reserved, bounds, promised, orphans, articles, counted, tasks, unfit, unpickable, misplaced, blocked,
    ]

    private static let onHand = AuditCheck(
        "ledger-on-hand", "Pieces on hand are the sum of the ledger.",
        """
        SELECT coalesce(s.id, l.stock_id), 'stock ' || coalesce(s.id, l.stock_id) || ' (' || coalesce(s.sku, 'no such row') || '): '
            || coalesce(s.on_hand, 0) || ' on hand, the ledger says ' || coalesce(l.on_hand, 0)
        FROM warehouse.stock s
        FULL JOIN (SELECT stock_id, sum(on_hand_change) AS on_hand FROM warehouse.ledger GROUP BY stock_id) l ON l.stock_id = s.id
        WHERE coalesce(s.on_hand, 0) <> coalesce(l.on_hand, 0)
        """)

    private static let reserved = AuditCheck(
        "ledger-reserved", "Reserved pieces are the sum of the ledger.",
        """
        SELECT coalesce(s.id, l.stock_id), 'stock ' || coalesce(s.id, l.stock_id) || ' (' || coalesce(s.sku, 'no such row') || '): '
            || coalesce(s.reserved, 0) || ' reserved, the ledger says ' || coalesce(l.reserved, 0)
        FROM warehouse.stock s
        FULL JOIN (SELECT stock_id, sum(reserved_change) AS reserved FROM warehouse.ledger GROUP BY stock_id) l ON l.stock_id = s.id
        WHERE coalesce(s.reserved, 0) <> coalesce(l.reserved, 0)
        """)

    private static let bounds = AuditCheck(
        "no-oversell", "No more is reserved than there is, and never less than nothing.",
        """
        SELECT id, 'stock ' || id || ' (' || sku || '): ' || reserved || ' reserved of ' || on_hand
        FROM warehouse.stock WHERE reserved < 0 OR reserved > on_hand
        """)

    private static let promised = AuditCheck(
        "reserved-for-orders", "Reserved pieces are the open allocations of orders.",
        """
        SELECT coalesce(s.id, a.stock_id), 'stock ' || coalesce(s.id, a.stock_id) || ' (' || coalesce(s.sku, 'no such row') || '): '
            || coalesce(s.reserved, 0) || ' reserved, open allocations want ' || coalesce(a.quantity, 0)
        FROM warehouse.stock s
        FULL JOIN (SELECT stock_id, sum(quantity) AS quantity FROM warehouse.allocation WHERE state = \(AllocationState.open) GROUP BY stock_id) a
            ON a.stock_id = s.id
        WHERE coalesce(s.reserved, 0) <> coalesce(a.quantity, 0)
        """)

    /// Foreign keys that the hottest tables do without.
    private static let orphans = AuditCheck(
        "allocation-owners", "Every allocation is for a line of an order in the warehouse, from a stock row of its site.",
        """
        SELECT a.id, 'allocation ' || a.id || ' of order ' || a.order_id || ' line ' || a.line_no || ' from stock ' || a.stock_id || ': '
            || CASE WHEN f.order_id IS NULL THEN 'the warehouse does not know the order'
                WHEN s.id IS NULL THEN 'there is no such stock' WHEN s.site <> f.site THEN 'the stock is at ' || s.site
                ELSE 'the order has no such line' END
        FROM warehouse.allocation a
        LEFT JOIN warehouse.fulfilment f ON f.order_id = a.order_id
        LEFT JOIN warehouse.stock s ON s.id = a.stock_id
        LEFT JOIN orders.line l ON l.order_id = a.order_id AND l.line_no = a.line_no
        WHERE f.order_id IS NULL OR s.id IS NULL OR l.order_id IS NULL OR s.site <> f.site
        """)

    private static let counted = AuditCheck(
        "counts-hold", "Pieces on hand are what was counted last and what moved since.",
        """
        SELECT s.id, 'stock ' || s.id || ' (' || s.sku || '): ' || s.on_hand - s.missing || ' there, ' || c.quantity || ' counted at '
            || c.counted_at::timestamptz(0) || ', ' || m.moved || ' moved since'
        FROM (SELECT DISTINCT ON (stock_id) stock_id, counted_at, quantity FROM warehouse.stock_count
              ORDER BY stock_id, counted_at DESC, id DESC) c
        JOIN warehouse.stock s ON s.id = c.stock_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(g.on_hand_change), 0) AS moved FROM warehouse.ledger g
            WHERE g.stock_id = c.stock_id AND g.on_hand_change <> 0 AND coalesce(g.happened_at, g.at) > c.counted_at) m
        WHERE s.on_hand - s.missing <> c.quantity + m.moved
        """)

    private static let tasks = AuditCheck(
        "count-tasks", "A booked count task has the look that settles it in the books, and what waits for approval has one.",
        """
        SELECT t.id, 'count task ' || t.id || ' is ' || t.state || CASE
                WHEN s.id IS NULL THEN ', and there is no stock ' || t.stock_id
                WHEN k.quantity IS NULL THEN ', and nobody has looked'
                ELSE ': ' || k.quantity || ' of ' || s.sku || ' were seen, ' || c.quantity || ' of stock ' || c.stock_id || ' are booked'
                END
        FROM warehouse.count_task t
        LEFT JOIN warehouse.stock s ON s.id = t.stock_id
        LEFT JOIN warehouse.stock_count c ON c.id = t.stock_count_id
        LEFT JOIN warehouse.count_look k ON k.task_id = t.id AND k.number = t.settled_look
        WHERE s.id IS NULL
            OR (k.quantity IS NULL AND t.settled_look IS NOT NULL)
            OR (c.stock_id, c.quantity, c.counted_at) <> (t.stock_id, k.quantity, k.looked_at)
        """)

    /// What has left the house may expire, or be recalled, on its way or at the customer's.
    private static let unfit = AuditCheck(
        "unfit-lots",
        "No lot that has expired or is barred is reserved, picked, or packed and still in the house, unless its parcels are held.",
        """
        SELECT a.order_id, 'order ' || a.order_id || ' line ' || a.line_no || ' is ' || f.state || ': ' || a.quantity || ' of ' || s.sku
            || coalesce(' lot ' || nullif(s.lot, ''), '') || ' ' || \(FreeStockStore.whyUnfit)
        FROM warehouse.allocation a
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.fulfilment f ON f.order_id = a.order_id
        WHERE a.state <> \(AllocationState.released) AND CASE
            WHEN f.state = \(FulfilmentState.cancelled) OR f.held_at IS NOT NULL THEN false
            WHEN f.state <> \(FulfilmentState.packed) THEN \(FreeStockStore.isUnfit)
            WHEN \(FreeStockStore.isExpired("s.expiry", on: "(f.packed_at AT TIME ZONE current_setting('TimeZone'))::date")) THEN true
            ELSE \(FreeStockStore.isUnfit) AND EXISTS (
                SELECT FROM warehouse.parcel p LEFT JOIN shipping.shipment h ON h.parcel_id = p.id
                WHERE p.order_id = a.order_id AND p.opened_at IS NULL AND (h.id IS NULL OR h.state NOT IN \(Self.gone))) END
        """)

    /// States of shipments with labels: lots that are barred later are stopped when the parcel is handed over.
    private static let gone: [ShipmentState] = [.ready] + ShipmentState.left

    /// Free pieces are promised, so they lie where pickers go.
    private static let unpickable = AuditCheck(
        "free-pieces-pickable", "Free pieces lie in places that pickers take from.",
        """
        SELECT s.id, l.code || ' is a ' || l.kind || ' place and holds ' || s.on_hand || ' free pieces of ' || s.sku
            || coalesce(' lot ' || nullif(s.lot, ''), '')
        FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
        WHERE s.status = \(StockStatus.free) AND s.on_hand > 0 AND l.kind NOT IN \(LocationKind.pickable)
        """)

    private static let misplaced = AuditCheck(
        "misplaced-handling", "Pieces lie in bins that may hold their class of handling.",
        """
        SELECT s.id, s.on_hand || ' pieces at ' || l.code || ': ' || \(HandlingStore.why)
        FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id JOIN warehouse.sku k ON k.code = s.sku
        WHERE s.on_hand > 0 AND NOT \(HandlingStore.fits)
        """)

    private static let blocked = AuditCheck(
        "blocked-places", "No place waits to be counted.", kind: .warning,
        """
        SELECT s.id, l.code || ' is blocked: the books have ' || s.on_hand || ' of ' || s.sku || coalesce(' lot ' || nullif(s.lot, ''), '')
            || ', ' || s.reserved || ' reserved'
        FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id WHERE s.is_blocked
        """)

    private static let articles = AuditCheck(
        "right-article", "Every line is served with the article it asks for.",
        """
        SELECT a.id, 'order ' || a.order_id || ' line ' || a.line_no || ' wants ' || l.sku || ' and is served ' || s.sku
        FROM warehouse.allocation a
        JOIN orders.line l ON l.order_id = a.order_id AND l.line_no = a.line_no
        JOIN warehouse.stock s ON s.id = a.stock_id
        WHERE s.sku <> l.sku AND a.state <> \(AllocationState.released)
        """)
}

import Fulfilment
import Postgres

/// The checks of serial numbers: no more are in stock than pieces, and parcels hold what was scanned into them.
enum SerialAuditStore {
    static let checks: [AuditCheck] = [onHand, parcels]

    /// A count, a transfer by hand or a misread number takes pieces and names none: then somebody says which are gone.
    private static let onHand = AuditCheck(
        "serials-on-hand",
        "No site has more serial numbers of an article in stock than pieces on hand, in bins of carts, waiting to be packed and sent away.",
        kind: .warning,
        """
        SELECT n.serials - coalesce(p.pieces, 0), n.sku || ' at ' || n.site || ': ' || n.serials || ' serial numbers in stock, '
            || coalesce(p.pieces, 0) || ' pieces on hand, picked or sent'
        FROM (SELECT site, sku, count(*) AS serials FROM warehouse.serial WHERE state = \(SerialState.inStock) GROUP BY site, sku) n
        LEFT JOIN (
            SELECT t.site, t.sku, sum(t.pieces) AS pieces
            FROM (
                SELECT s.site, s.sku, s.on_hand AS pieces FROM warehouse.stock s
                UNION ALL
                SELECT s.site, s.sku, a.quantity FROM warehouse.allocation a
                JOIN warehouse.stock s ON s.id = a.stock_id JOIN warehouse.fulfilment f ON f.order_id = a.order_id
                WHERE a.state = \(AllocationState.picked) AND f.state <> \(FulfilmentState.packed)
                UNION ALL
                SELECT s.site, s.sku, b.quantity - b.returned FROM warehouse.put_back b JOIN warehouse.stock s ON s.id = b.stock_id
                JOIN warehouse.allocation a ON a.id = b.allocation_id AND a.state = \(AllocationState.released)
                WHERE b.state = \(PutBackState.open)
                UNION ALL
                -- A number goes to the other site when it is read there.
                SELECT i.from_site, e.sku, e.quantity - e.received - e.written_off FROM warehouse.inbound i
                JOIN warehouse.inbound_line e ON e.inbound_id = i.id
                WHERE i.kind = \(InboundKind.transfer) AND e.quantity > e.received + e.written_off) t
            WHERE t.sku IN (SELECT sku FROM warehouse.serial WHERE state = \(SerialState.inStock))
            GROUP BY t.site, t.sku) p ON p.site = n.site AND p.sku = n.sku
        WHERE n.serials > coalesce(p.pieces, 0)
        """)

    private static let parcels = AuditCheck(
        "serials-in-parcels", "A packed serial number is in a parcel of its order that holds so many pieces of its article.",
        """
        SELECT n.order_id, 'order ' || n.order_id || ': ' || n.serials || ' serial numbers of ' || n.sku || ' in parcel ' || n.sscc
            || ', which holds ' || coalesce(p.pieces, 0) || ' of it'
        FROM (SELECT order_id, sscc, sku, count(*) AS serials FROM warehouse.serial WHERE state = \(SerialState.packed)
              GROUP BY order_id, sscc, sku) n
        LEFT JOIN (
            SELECT x.order_id, x.sscc, o.sku, sum(l.quantity) AS pieces
            FROM warehouse.parcel x JOIN warehouse.parcel_line l ON l.parcel_id = x.id
            JOIN orders.line o ON o.order_id = x.order_id AND o.line_no = l.line_no
            WHERE x.sscc IN (SELECT sscc FROM warehouse.serial WHERE state = \(SerialState.packed))
            GROUP BY x.order_id, x.sscc, o.sku) p ON p.order_id = n.order_id AND p.sscc = n.sscc AND p.sku = n.sku
        WHERE n.serials > coalesce(p.pieces, 0)
        """)
}

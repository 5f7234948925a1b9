import Postgres

extension Migration {
    /// Shows blocked places to those who wait for what lies there.
    static let blockedPlaces = Migration(
        "0013_blocked_places",
        #"""
        -- Few places are blocked at a time, and the status counts them every other second.
        CREATE INDEX stock_blocked ON warehouse.stock (location_id) WHERE is_blocked;

        -- As before; a back-order's reason names the blocked places that hold its articles. The condition stands inside, so that
        -- orders that are no back-orders are not looked at.
        CREATE OR REPLACE VIEW operations.order_state AS
            SELECT o.id AS order_id, o.channel, o.external_id, o.placed_at, o.promised_by, o.accepted_at, o.completed_at,
                CASE
                    WHEN o.status IN ('held', 'cancelled', 'completed') THEN o.status
                    WHEN f.order_id IS NULL THEN 'accepted'
                    WHEN f.state <> 'packed' THEN f.state
                    WHEN d.order_id IS NULL OR d.shipments < p.parcels THEN 'packed'
                    WHEN d.unroutable > 0 THEN 'unroutable'
                    WHEN d.failed > 0 THEN 'exception'
                    WHEN d.booking > 0 THEN 'booking'
                    WHEN d.booked > 0 THEN 'booked'
                    WHEN d.dispatched > 0 THEN 'dispatched'
                    ELSE 'delivered'
                END AS stage,
                coalesce(CASE WHEN o.status = 'held' THEN h.detail END, CASE WHEN o.status = 'cancelled' THEN o.reason END,
                         CASE WHEN f.state IN ('backordered', 'cancelled') THEN f.reason || coalesce('; blocked until counted: ' || b.places, '') END,
                         d.reason, '') AS reason,
                coalesce(o.completed_at, o.cancelled_at, d.changed_at, f.packed_at, f.picked_at, f.picking_at, f.allocated_at,
                         f.arrived_at, o.accepted_at) AS since
            FROM orders."order" o
            LEFT JOIN warehouse.fulfilment f ON f.order_id = o.id
            LEFT JOIN LATERAL (
                SELECT string_agg(detail, '; ' ORDER BY reason) AS detail FROM orders.hold
                WHERE order_id = o.id AND released_at IS NULL) h ON o.status = 'held'
            LEFT JOIN LATERAL (
                SELECT string_agg(s.on_hand - s.reserved || ' of ' || s.sku || ' at ' || l.code, ', ' ORDER BY l.code, s.sku) AS places
                FROM orders.line n JOIN warehouse.stock s ON s.sku = n.sku AND s.site = f.site AND s.is_blocked AND s.reserved < s.on_hand
                JOIN warehouse.location l ON l.id = s.location_id
                WHERE n.order_id = o.id AND f.state = 'backordered') b ON true
            LEFT JOIN LATERAL (SELECT count(*) AS parcels FROM warehouse.parcel WHERE order_id = o.id) p ON f.state = 'packed'
            LEFT JOIN LATERAL (
                SELECT order_id, count(*) AS shipments, count(*) FILTER (WHERE state = 'unroutable') AS unroutable,
                    count(*) FILTER (WHERE state IN ('failed', 'returned', 'cancelled')) AS failed,
                    count(*) FILTER (WHERE state = 'booking') AS booking,
                    count(*) FILTER (WHERE state = 'booked') AS booked, count(*) FILTER (WHERE state = 'dispatched') AS dispatched,
                    max(reason) AS reason,
                    max(coalesce(delivered_at, dispatched_at, booked_at, created_at)) AS changed_at
                FROM shipping.shipment WHERE order_id = o.id GROUP BY order_id) d ON f.state = 'packed';
        """#)
}

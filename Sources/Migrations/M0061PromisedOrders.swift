import Postgres

extension Migration {
    /// Orders that are due later than their site wants to reserve for wait without lots: those that are due before them come first. Orders
    /// that wait are told the day on which their pieces are expected.
    static let promisedOrders = Migration(
        "0061_promised_orders",
        """
        ALTER TABLE warehouse.site ADD COLUMN release_days integer CHECK (release_days BETWEEN 0 AND 3650);
        COMMENT ON COLUMN warehouse.site.release_days IS
            'Orders get lots so many days before their promise; NULL: as soon as they are accepted.';

        ALTER TABLE warehouse.fulfilment
            ADD COLUMN expected_on date,
            DROP CONSTRAINT fulfilment_state_check,
            ADD CONSTRAINT fulfilment_state_check CHECK (state IN (
                'promised', 'backordered', 'allocated', 'picking', 'picked', 'packed', 'cancelled'));
        COMMENT ON COLUMN warehouse.fulfilment.expected_on IS
            'While it waits: the day on which all its pieces should be there, by what lies free and what is expected; NULL: not foreseen.';
        CREATE INDEX fulfilment_promise ON warehouse.fulfilment (site, due_at) WHERE state = 'promised';
        COMMENT ON INDEX warehouse.fulfilment_promise IS 'Whose time has come.';

        CREATE VIEW warehouse.expected_supply AS
        SELECT i.site, e.sku, e.quantity - e.received - e.written_off - coalesce(n.pieces, 0) AS pieces,
            greatest(i.expected_on, current_date) AS expected_on
        FROM warehouse.inbound_line e
        JOIN warehouse.inbound i ON i.id = e.inbound_id AND i.expected_on IS NOT NULL
        LEFT JOIN LATERAL (
            SELECT sum(x.quantity - x.received - x.written_off) AS pieces
            FROM warehouse.inbound a JOIN warehouse.inbound_line x ON x.inbound_id = a.id
            WHERE a.purchase_order_id = i.id AND x.sku = e.sku AND x.quantity > x.received + x.written_off) n ON true
        WHERE e.quantity > e.received + e.written_off + coalesce(n.pieces, 0)
        UNION ALL
        SELECT s.site, s.sku, s.on_hand, current_date FROM warehouse.stock s
        WHERE s.status = 'receiving' AND s.on_hand > 0 AND (s.expiry IS NULL OR s.expiry > current_date)
            AND NOT EXISTS (SELECT FROM warehouse.lot_bar b WHERE b.sku = s.sku AND b.lot = s.lot AND b.cleared_at IS NULL);
        COMMENT ON VIEW warehouse.expected_supply IS
            'Pieces that are not free yet and will be: on purchase orders, on notices, at docks. What a notice announces is not counted again with its purchase order.';

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
                WHEN d.ready > 0 THEN 'ready'
                ELSE 'delivered'
            END AS stage,
            coalesce(
                CASE WHEN o.status = 'held' THEN h.detail END,
                CASE WHEN o.status = 'cancelled' THEN o.reason END,
                CASE WHEN f.state = 'promised' THEN
                    'not due yet; ' || coalesce('all of it is expected by ' || f.expected_on, 'not all of it is expected so far') END,
                CASE WHEN f.state IN ('backordered', 'cancelled') THEN
                    f.reason || coalesce('; expected on ' || f.expected_on, '') || coalesce('; blocked until counted: ' || b.places, '') END,
                d.reason,
                '') AS reason,
            coalesce(
                o.completed_at, o.cancelled_at, d.changed_at, f.packed_at, f.picked_at, f.picking_at, f.allocated_at, f.arrived_at,
                o.accepted_at) AS since
        FROM orders."order" o
        LEFT JOIN warehouse.fulfilment f ON f.order_id = o.id
        LEFT JOIN LATERAL (
            SELECT string_agg(hold.detail, '; ' ORDER BY hold.reason) AS detail FROM orders.hold
            WHERE hold.order_id = o.id AND hold.released_at IS NULL) h ON o.status = 'held'
        LEFT JOIN LATERAL (
            SELECT string_agg(s.on_hand - s.reserved || ' of ' || s.sku || ' at ' || l.code, ', ' ORDER BY l.code, s.sku) AS places
            FROM orders.line n
            JOIN warehouse.stock s ON s.sku = n.sku AND s.site = f.site AND s.is_blocked AND s.reserved < s.on_hand
            JOIN warehouse.location l ON l.id = s.location_id
            WHERE n.order_id = o.id AND f.state = 'backordered') b ON true
        LEFT JOIN LATERAL (SELECT count(*) AS parcels FROM warehouse.parcel WHERE parcel.order_id = o.id) p ON f.state = 'packed'
        LEFT JOIN LATERAL (
            SELECT shipment.order_id, count(*) AS shipments,
                count(*) FILTER (WHERE shipment.state = 'unroutable') AS unroutable,
                count(*) FILTER (WHERE shipment.state IN ('failed', 'returned', 'cancelled')) AS failed,
                count(*) FILTER (WHERE shipment.state = 'booking') AS booking,
                count(*) FILTER (WHERE shipment.state = 'booked') AS booked,
                count(*) FILTER (WHERE shipment.state = 'ready') AS ready,
                max(shipment.reason) AS reason,
                max(coalesce(shipment.delivered_at, shipment.ready_at, shipment.booked_at, shipment.created_at)) AS changed_at
            FROM shipping.shipment WHERE shipment.order_id = o.id GROUP BY shipment.order_id) d ON f.state = 'packed';
        """)
}

import Postgres

extension Migration {
    /// Sites that get no new orders for a while, the day on which an order's pieces are expected for those who ask, and the age of pieces
    /// that are carried from site to site.
    static let closedSites = Migration(
        "0069_closed_sites",
        """
        ALTER TABLE warehouse.site ADD COLUMN takes_orders boolean NOT NULL DEFAULT true;
        COMMENT ON COLUMN warehouse.site.takes_orders IS
            'Whether orders get lots here. False: it is closed for new ones; what has its lots here goes on.';

        ALTER TABLE warehouse.inbound_line ADD COLUMN stocked_at timestamptz;
        COMMENT ON COLUMN warehouse.inbound_line.stocked_at IS
            'Of a transfer: since when the oldest pieces of the balance that they left were in stock; NULL: sent before this was kept.';
        COMMENT ON COLUMN warehouse.stock.received_at IS
            'Since when the oldest of its pieces are in stock, at whatever site: the oldest go out first.';

        COMMENT ON TABLE warehouse.device_report IS
            'Deliveries nobody announced, refills, counts and judgements that devices sent, each booked once. Counts at the dock and put-aways have tables of their own.';

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
                o.accepted_at) AS since,
            CASE WHEN o.status NOT IN ('held', 'cancelled', 'completed') AND f.state IN ('promised', 'backordered') THEN f.expected_on
                END AS expected_on
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
        COMMENT ON COLUMN operations.order_state.expected_on IS
            'While it waits for stock: the day on which all its pieces should be there; NULL: not foreseen, or it does not wait.';
        """)
}

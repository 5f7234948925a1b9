import Postgres

extension Migration {
    /// Views over the whole way of an order: its stage and reason, and what stands still waiting for a ring.
    static let reports = Migration(
        "0008_reports",
        #"""
        -- One row per order: the stage it is in, why, and since when. Derived, never stored.
        CREATE VIEW operations.order_state AS
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
                         CASE WHEN f.state IN ('backordered', 'cancelled') THEN f.reason END, d.reason, '') AS reason,
                coalesce(o.completed_at, o.cancelled_at, d.changed_at, f.packed_at, f.picked_at, f.picking_at, f.allocated_at,
                         f.arrived_at, o.accepted_at) AS since
            FROM orders."order" o
            LEFT JOIN warehouse.fulfilment f ON f.order_id = o.id
            LEFT JOIN LATERAL (
                SELECT string_agg(detail, '; ' ORDER BY reason) AS detail FROM orders.hold
                WHERE order_id = o.id AND released_at IS NULL) h ON o.status = 'held'
            LEFT JOIN LATERAL (SELECT count(*) AS parcels FROM warehouse.parcel WHERE order_id = o.id) p ON f.state = 'packed'
            LEFT JOIN LATERAL (
                SELECT order_id, count(*) AS shipments, count(*) FILTER (WHERE state = 'unroutable') AS unroutable,
                    count(*) FILTER (WHERE state IN ('failed', 'returned', 'cancelled')) AS failed,
                    count(*) FILTER (WHERE state = 'booking') AS booking,
                    count(*) FILTER (WHERE state = 'booked') AS booked, count(*) FILTER (WHERE state = 'dispatched') AS dispatched,
                    max(reason) AS reason,
                    max(coalesce(delivered_at, dispatched_at, booked_at, created_at)) AS changed_at
                FROM shipping.shipment WHERE order_id = o.id GROUP BY order_id) d ON f.state = 'packed';

        -- What waits for a program to act: the queue to ring, the subject, the message, and since when. The auditor reads it.
        CREATE VIEW operations.standing AS
            SELECT 'picking-worker.allocate' AS queue, 'order.accepted' AS type, o.id::text AS subject,
                   json_build_object('order_id', o.id)::text AS data, o.released_at AS since, o.trace
            FROM orders."order" o LEFT JOIN warehouse.fulfilment f ON f.order_id = o.id
            WHERE o.status = 'accepted' AND f.order_id IS NULL
            UNION ALL
            SELECT 'picking-worker.cancel', 'order.cancel-requested', id::text, json_build_object('order_id', id)::text,
                   cancel_requested_at, trace
            FROM orders."order" WHERE status = 'cancel_requested'
            UNION ALL
            SELECT 'picking-worker.pack', 'pick.completed', order_id::text, json_build_object('order_id', order_id)::text, picked_at, trace
            FROM warehouse.fulfilment WHERE state = 'picked'
            UNION ALL
            SELECT 'carrier-dispatch.book', 'parcel.packed', p.id::text,
                   json_build_object('parcel_id', p.id, 'order_id', p.order_id)::text, p.packed_at, f.trace
            FROM warehouse.parcel p JOIN warehouse.fulfilment f ON f.order_id = p.order_id
            WHERE NOT EXISTS (SELECT FROM shipping.shipment s WHERE s.parcel_id = p.id)
            UNION ALL
            SELECT 'carrier-dispatch.buy-label', 'label.purchase', id::text, json_build_object('shipment_id', id)::text, created_at, trace
            FROM shipping.shipment WHERE state = 'booking'
            UNION ALL
            SELECT CASE WHEN c.is_own_fleet THEN 'route-optimizer.plan' ELSE 'carrier-dispatch.manifest' END, 'shipment.booked', s.id::text,
                   json_build_object('shipment_id', s.id, 'parcel_id', s.parcel_id, 'order_id', s.order_id, 'carrier', s.carrier,
                                     'is_own_fleet', c.is_own_fleet)::text, s.booked_at, s.trace
            FROM shipping.shipment s JOIN shipping.carrier c ON c.code = s.carrier
            WHERE s.state = 'booked' AND NOT EXISTS
                (SELECT FROM routing.stop t WHERE t.shipment_id = s.id AND t.route_id IS NOT NULL)
            UNION ALL
            SELECT 'carrier-dispatch.load-route', 'route.planned', t.route_id::text, json_build_object('route_id', t.route_id)::text,
                   min(r.planned_at), NULL
            FROM routing.stop t JOIN routing.route r ON r.id = t.route_id
            JOIN shipping.shipment s ON s.id = t.shipment_id AND s.state = 'booked'
            GROUP BY t.route_id
            UNION ALL
            SELECT 'tracking.expect', 'shipment.dispatched', s.id::text,
                   json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'carrier', s.carrier,
                                     'tracking_number', s.tracking_number)::text, s.dispatched_at, s.trace
            FROM shipping.shipment s
            WHERE s.state = 'dispatched' AND NOT EXISTS (SELECT FROM tracking.parcel p WHERE p.shipment_id = s.id)
            UNION ALL
            SELECT 'tracking.parse', 'tracking.received', id::text, json_build_object('delivery_id', id)::text, received_at, trace
            FROM tracking.delivery WHERE state = 'received'
            UNION ALL
            SELECT 'carrier-dispatch.progress', 'tracking.updated', s.id::text,
                   json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'tracking_number', p.tracking_number,
                                     'status', p.status)::text, p.status_at, s.trace
            FROM shipping.shipment s JOIN tracking.parcel p ON p.shipment_id = s.id
            WHERE s.state = 'dispatched' AND p.status IN ('delivered', 'return_to_sender')
            UNION ALL
            SELECT 'order-intake.complete', 'shipment.delivered', s.id::text,
                   json_build_object('shipment_id', s.id, 'order_id', s.order_id,
                                     'delivered_at', to_char(s.delivered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))::text,
                   s.delivered_at, s.trace
            FROM shipping.shipment s JOIN orders."order" o ON o.id = s.order_id
            WHERE s.state = 'delivered' AND o.status = 'accepted'
              AND NOT EXISTS (SELECT FROM shipping.shipment x WHERE x.order_id = s.order_id AND x.state <> 'delivered');
        """#)
}

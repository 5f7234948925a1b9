import Postgres

extension Migration {
    /// When the parcels of the own fleet are expected, and that tracking has heard of it.
    static let expectedTimes = Migration(
        "0028_expected_times",
        #"""
        -- When open stops are reached, by which version of their route, and since when that is so; what other services may read.
        CREATE VIEW routing.expected_stop AS
            SELECT s.shipment_id, s.route_id, n.version, n.timed_at, s.arrive_at
            FROM routing.stop s JOIN routing.route r ON r.id = s.route_id
            CROSS JOIN LATERAL (
                SELECT coalesce(max(c.version), 1) AS version, coalesce(max(c.changed_at), r.planned_at) AS timed_at
                FROM routing.route_change c WHERE c.route_id = r.id) AS n
            WHERE s.state = 'open' AND s.arrive_at IS NOT NULL AND r.state IN ('planned', 'started');

        -- As before, and: routes whose present times tracking has not heard of.
        CREATE OR REPLACE VIEW operations.standing AS
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
                (SELECT FROM routing.stop t WHERE t.shipment_id = s.id
                    AND (t.route_id IS NOT NULL OR t.state <> 'open' OR t.plan_after IS NOT NULL))
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
              AND NOT EXISTS (SELECT FROM shipping.shipment x WHERE x.order_id = s.order_id AND x.state <> 'delivered')
            UNION ALL
            SELECT 'route-optimizer.replan', 'route.replan', r.id::text, json_build_object('route_id', r.id)::text, min(o.at), NULL
            FROM routing.route r JOIN (
                SELECT route_id, shipment_id, reported_at AS at FROM routing.stop_report WHERE outcome = 'failed'
                UNION ALL SELECT route_id, shipment_id, cancelled_at FROM routing.stop WHERE state = 'cancelled') o ON o.route_id = r.id
            WHERE r.state IN ('planned', 'started') AND NOT EXISTS (
                SELECT FROM routing.route_change c
                WHERE c.route_id = r.id AND c.shipment_id = o.shipment_id AND c.kind = 'removed')
            GROUP BY r.id
            UNION ALL
            SELECT 'tracking.route-started', 'route.started', r.id::text, json_build_object('route_id', r.id)::text, r.started_at, NULL
            FROM routing.route r
            WHERE r.state = 'started' AND EXISTS (
                SELECT FROM routing.stop t JOIN shipping.shipment s ON s.id = t.shipment_id
                WHERE t.route_id = r.id AND t.state = 'open' AND s.tracking_number IS NOT NULL AND NOT EXISTS (
                    SELECT FROM tracking.event e
                    WHERE e.tracking_number = s.tracking_number AND e.key = 'id:route-' || r.id || '-started-' || s.id))
            UNION ALL
            SELECT CASE t.outcome WHEN 'completed' THEN 'tracking.stop-completed' ELSE 'tracking.stop-failed' END, 'stop.' || t.outcome,
                   s.id::text, json_build_object('route_id', t.route_id, 'shipment_id', s.id, 'order_id', s.order_id)::text, t.reported_at,
                   t.trace
            FROM shipping.shipment s JOIN routing.stop_report t ON t.shipment_id = s.id
            WHERE s.state IN ('booked', 'dispatched') AND s.tracking_number IS NOT NULL AND NOT EXISTS (
                SELECT FROM tracking.event e
                WHERE e.tracking_number = s.tracking_number AND e.key = 'id:route-' || t.route_id || '-stop-' || s.id)
            UNION ALL
            SELECT CASE e.version WHEN 1 THEN 'tracking.route-planned' ELSE 'tracking.route-changed' END,
                   CASE e.version WHEN 1 THEN 'route.planned' ELSE 'route.changed' END,
                   e.route_id::text, json_build_object('route_id', e.route_id)::text, min(e.timed_at), NULL
            FROM routing.expected_stop e JOIN shipping.shipment s ON s.id = e.shipment_id
            WHERE s.tracking_number IS NOT NULL AND NOT EXISTS (
                SELECT FROM tracking.event k WHERE k.tracking_number = s.tracking_number
                    AND k.key = 'id:route-' || e.route_id || '-expected-' || s.id || '-' || e.version)
            GROUP BY e.route_id, e.version;
        """#)
}

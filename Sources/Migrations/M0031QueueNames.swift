import Postgres

extension Migration {
    /// Queues are named `<program>.<message>`, and the names of three messages agree with their types.
    static let queueNames = Migration(
        "0031_queue_names",
        #"""
        -- What waits under an old name waits under the new one from now on.
        CREATE TEMPORARY TABLE renamed_queue (old text PRIMARY KEY, new text NOT NULL) ON COMMIT DROP;
        INSERT INTO renamed_queue VALUES
            ('picking-worker.allocate', 'picking-worker.order.accepted'),
            ('picking-worker.reallocate', 'picking-worker.stock.received'),
            ('picking-worker.cancel', 'picking-worker.order.cancel-requested'),
            ('picking-worker.pack', 'picking-worker.pick.completed'),
            ('carrier-dispatch.book', 'carrier-dispatch.parcel.packed'),
            ('carrier-dispatch.buy-label', 'carrier-dispatch.label.requested'),
            ('carrier-dispatch.manifest', 'carrier-dispatch.shipment.booked'),
            ('carrier-dispatch.load-route', 'carrier-dispatch.route.planned'),
            ('carrier-dispatch.reload-route', 'carrier-dispatch.route.changed'),
            ('carrier-dispatch.progress', 'carrier-dispatch.tracking.updated'),
            ('carrier-dispatch.cancel', 'carrier-dispatch.order.cancelled'),
            ('route-optimizer.plan', 'route-optimizer.shipment.booked'),
            ('route-optimizer.replan', 'route-optimizer.route.replan-requested'),
            ('route-optimizer.cancel', 'route-optimizer.order.cancelled'),
            ('tracking.expect', 'tracking.shipment.dispatched'),
            ('tracking.parse', 'tracking.webhook.received'),
            ('tracking.route-planned', 'tracking.route.planned'),
            ('tracking.route-changed', 'tracking.route.changed'),
            ('tracking.route-started', 'tracking.route.started'),
            ('tracking.stop-completed', 'tracking.stop.completed'),
            ('tracking.stop-failed', 'tracking.stop.failed'),
            ('order-intake.complete', 'order-intake.shipment.delivered'),
            ('order-intake.cancelled', 'order-intake.order.cancelled'),
            ('order-intake.cancel-refused', 'order-intake.order.cancel-refused');
        CREATE TEMPORARY TABLE renamed_message (old text PRIMARY KEY, new text NOT NULL) ON COMMIT DROP;
        INSERT INTO renamed_message VALUES
            ('label.purchase', 'label.requested'), ('route.replan', 'route.replan-requested'), ('tracking.received', 'webhook.received');

        UPDATE messaging.outbox o SET queue = q.new FROM renamed_queue q WHERE o.queue = q.old;
        UPDATE messaging.retry r SET queue = q.new FROM renamed_queue q WHERE r.queue = q.old;
        UPDATE messaging.suspect s SET queue = q.new FROM renamed_queue q WHERE s.queue = q.old;
        UPDATE messaging.ring r SET queue = q.new FROM renamed_queue q WHERE r.queue = q.old;
        UPDATE messaging.dead_letter l SET queue = q.new, fingerprint = replace(l.fingerprint, q.old || '|', q.new || '|')
            FROM renamed_queue q WHERE l.queue = q.old;

        UPDATE messaging.outbox o SET type = m.new FROM renamed_message m WHERE o.type = m.old;
        UPDATE messaging.retry r SET type = m.new FROM renamed_message m WHERE r.type = m.old;
        UPDATE messaging.dead_letter l SET type = m.new, fingerprint = replace(l.fingerprint, '|' || m.old || '|', '|' || m.new || '|')
            FROM renamed_message m WHERE l.type = m.old;

        -- What waits for a program to act: the queue to ring, the subject, the message, and since when. Two views are one again.
        DROP VIEW operations.standing;
        DROP VIEW operations.standing_work;
        CREATE VIEW operations.standing AS
            SELECT 'picking-worker.order.accepted' AS queue, 'order.accepted' AS type, o.id::text AS subject,
                   json_build_object('order_id', o.id)::text AS data, o.released_at AS since, o.trace
            FROM orders."order" o LEFT JOIN warehouse.fulfilment f ON f.order_id = o.id
            WHERE o.status = 'accepted' AND f.order_id IS NULL
            UNION ALL
            SELECT 'picking-worker.order.cancel-requested', 'order.cancel-requested', id::text, json_build_object('order_id', id)::text,
                   cancel_requested_at, trace
            FROM orders."order" WHERE status = 'cancel_requested'
            UNION ALL
            SELECT 'picking-worker.pick.completed', 'pick.completed', order_id::text, json_build_object('order_id', order_id)::text, picked_at, trace
            FROM warehouse.fulfilment WHERE state = 'picked'
            UNION ALL
            SELECT 'carrier-dispatch.parcel.packed', 'parcel.packed', p.id::text,
                   json_build_object('parcel_id', p.id, 'order_id', p.order_id)::text, p.packed_at, f.trace
            FROM warehouse.parcel p JOIN warehouse.fulfilment f ON f.order_id = p.order_id
            WHERE NOT EXISTS (SELECT FROM shipping.shipment s WHERE s.parcel_id = p.id)
            UNION ALL
            SELECT 'carrier-dispatch.label.requested', 'label.requested', id::text, json_build_object('shipment_id', id)::text, created_at, trace
            FROM shipping.shipment WHERE state = 'booking'
            UNION ALL
            SELECT CASE WHEN c.is_own_fleet THEN 'route-optimizer.shipment.booked' ELSE 'carrier-dispatch.shipment.booked' END, 'shipment.booked', s.id::text,
                   json_build_object('shipment_id', s.id, 'parcel_id', s.parcel_id, 'order_id', s.order_id, 'carrier', s.carrier,
                                     'is_own_fleet', c.is_own_fleet)::text, s.booked_at, s.trace
            FROM shipping.shipment s JOIN shipping.carrier c ON c.code = s.carrier
            WHERE s.state = 'booked' AND NOT EXISTS
                (SELECT FROM routing.stop t WHERE t.shipment_id = s.id
                    AND (t.route_id IS NOT NULL OR t.state <> 'open' OR t.plan_after IS NOT NULL))
            UNION ALL
            SELECT 'carrier-dispatch.route.planned', 'route.planned', t.route_id::text, json_build_object('route_id', t.route_id)::text,
                   min(r.planned_at), NULL
            FROM routing.stop t JOIN routing.route r ON r.id = t.route_id
            JOIN shipping.shipment s ON s.id = t.shipment_id AND s.state = 'booked'
            GROUP BY t.route_id
            UNION ALL
            SELECT 'tracking.shipment.dispatched', 'shipment.dispatched', s.id::text,
                   json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'carrier', s.carrier,
                                     'tracking_number', s.tracking_number)::text, s.dispatched_at, s.trace
            FROM shipping.shipment s
            WHERE s.state = 'dispatched' AND NOT EXISTS (SELECT FROM tracking.parcel p WHERE p.shipment_id = s.id)
            UNION ALL
            SELECT 'tracking.webhook.received', 'webhook.received', id::text, json_build_object('delivery_id', id)::text, received_at, trace
            FROM tracking.delivery WHERE state = 'received'
            UNION ALL
            SELECT 'carrier-dispatch.tracking.updated', 'tracking.updated', s.id::text,
                   json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'tracking_number', p.tracking_number,
                                     'status', p.status)::text, p.status_at, s.trace
            FROM shipping.shipment s JOIN tracking.parcel p ON p.shipment_id = s.id
            WHERE s.state = 'dispatched' AND p.status IN ('delivered', 'return_to_sender')
            UNION ALL
            SELECT 'order-intake.shipment.delivered', 'shipment.delivered', s.id::text,
                   json_build_object('shipment_id', s.id, 'order_id', s.order_id,
                                     'delivered_at', to_char(s.delivered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))::text,
                   s.delivered_at, s.trace
            FROM shipping.shipment s JOIN orders."order" o ON o.id = s.order_id
            WHERE s.state = 'delivered' AND o.status = 'accepted'
              AND NOT EXISTS (SELECT FROM shipping.shipment x WHERE x.order_id = s.order_id AND x.state <> 'delivered')
            UNION ALL
            SELECT 'route-optimizer.route.replan-requested', 'route.replan-requested', r.id::text, json_build_object('route_id', r.id)::text, min(o.at), NULL
            FROM routing.route r JOIN (
                SELECT route_id, shipment_id, reported_at AS at FROM routing.stop_report WHERE outcome = 'failed'
                UNION ALL SELECT route_id, shipment_id, cancelled_at FROM routing.stop WHERE state = 'cancelled') o ON o.route_id = r.id
            WHERE r.state IN ('planned', 'started') AND NOT EXISTS (
                SELECT FROM routing.route_change c
                WHERE c.route_id = r.id AND c.shipment_id = o.shipment_id AND c.kind = 'removed')
            GROUP BY r.id
            UNION ALL
            SELECT 'tracking.route.started', 'route.started', r.id::text, json_build_object('route_id', r.id)::text, r.started_at, NULL
            FROM routing.route r
            WHERE r.state = 'started' AND EXISTS (
                SELECT FROM routing.stop t JOIN shipping.shipment s ON s.id = t.shipment_id
                WHERE t.route_id = r.id AND t.state = 'open' AND s.tracking_number IS NOT NULL AND NOT EXISTS (
                    SELECT FROM tracking.event e
                    WHERE e.tracking_number = s.tracking_number AND e.key = 'id:route-' || r.id || '-started-' || s.id))
            UNION ALL
            SELECT CASE t.outcome WHEN 'completed' THEN 'tracking.stop.completed' ELSE 'tracking.stop.failed' END, 'stop.' || t.outcome,
                   s.id::text, json_build_object('route_id', t.route_id, 'shipment_id', s.id, 'order_id', s.order_id)::text, t.reported_at,
                   t.trace
            FROM shipping.shipment s JOIN routing.stop_report t ON t.shipment_id = s.id
            WHERE s.state IN ('booked', 'dispatched') AND s.tracking_number IS NOT NULL AND NOT EXISTS (
                SELECT FROM tracking.event e
                WHERE e.tracking_number = s.tracking_number AND e.key = 'id:route-' || t.route_id || '-stop-' || s.id)
            UNION ALL
            SELECT CASE e.version WHEN 1 THEN 'tracking.route.planned' ELSE 'tracking.route.changed' END,
                   CASE e.version WHEN 1 THEN 'route.planned' ELSE 'route.changed' END,
                   e.route_id::text, json_build_object('route_id', e.route_id)::text, min(e.timed_at), NULL
            FROM routing.expected_stop e JOIN shipping.shipment s ON s.id = e.shipment_id
            WHERE s.tracking_number IS NOT NULL AND NOT EXISTS (
                SELECT FROM tracking.event k WHERE k.tracking_number = s.tracking_number
                    AND k.key = 'id:route-' || e.route_id || '-expected-' || s.id || '-' || e.version)
            GROUP BY e.route_id, e.version;
        """#)
}

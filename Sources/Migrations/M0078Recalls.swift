import Postgres

extension Migration {
    /// A packed order with pieces of a barred lot is held, and opened by whoever takes the first piece out; what left its order for whatever
    /// reason lies on the books of no bin until it is put back.
    static let recalls = Migration(
        "0078_recalls",
        """
        ALTER TABLE warehouse.parcel
            ADD COLUMN opened_at timestamptz,
            DROP CONSTRAINT parcel_order_id_number_key;
        COMMENT ON COLUMN warehouse.parcel.opened_at IS
            'Since when it is no parcel any more: its pieces are put back, or packed again. NULL: it is closed.';
        CREATE UNIQUE INDEX parcel_order ON warehouse.parcel (order_id, number, opened_at) NULLS NOT DISTINCT;
        COMMENT ON INDEX warehouse.parcel_order IS
            'The parcels of an order; those that are closed are counted from 1, and so are those that were opened together.';

        ALTER TABLE warehouse.fulfilment ADD COLUMN held_at timestamptz;
        COMMENT ON COLUMN warehouse.fulfilment.held_at IS
            'Since when its parcels must not leave, for the reason that it has; the first piece that is put back opens them. NULL: they may.';
        CREATE INDEX fulfilment_held ON warehouse.fulfilment (order_id) WHERE held_at IS NOT NULL;
        COMMENT ON INDEX warehouse.fulfilment_held IS 'Packed orders that are held.';

        COMMENT ON TABLE warehouse.put_back IS
            'Pieces that were picked and left their order, or are held with it: on the books of no bin until somebody has put them into one.';
        UPDATE warehouse.allocation a SET state = 'released'
        FROM warehouse.put_back b JOIN warehouse.fulfilment f ON f.order_id = b.order_id AND f.state = 'cancelled'
        WHERE a.id = b.allocation_id AND a.state = 'picked';

        CREATE OR REPLACE VIEW warehouse.packed_parcel AS
        SELECT p.id AS parcel_id, p.order_id, p.number, p.sscc, p.carton, p.weight_g, p.length_mm, p.width_mm, p.height_mm,
            p.packed_at, s.code AS site, s.latitude AS site_latitude, s.longitude AS site_longitude, s.country AS site_country,
            p.opened_at IS NOT NULL AS is_opened
        FROM warehouse.parcel p
        JOIN warehouse.fulfilment f ON f.order_id = p.order_id
        JOIN warehouse.site s ON s.code = f.site;
        COMMENT ON VIEW warehouse.packed_parcel IS
            'For others: parcels, where they stand, and whether they were opened again, so that they are none any more.';

        -- For each order by itself: the one before looked at every allocation as soon as a lot was barred.
        CREATE OR REPLACE VIEW operations.barred_order AS
        SELECT f.order_id, b.reason
        FROM warehouse.fulfilment f
        CROSS JOIN LATERAL (
            SELECT string_agg(DISTINCT s.sku || coalesce(' lot ' || nullif(s.lot, ''), '') || ' is '
                || CASE x.kind WHEN 'recalled' THEN 'recalled' ELSE 'held for quality' END, '; ') AS reason
            FROM warehouse.allocation a
            JOIN warehouse.stock s ON s.id = a.stock_id
            JOIN warehouse.lot_bar x ON x.sku = s.sku AND x.lot = s.lot AND x.cleared_at IS NULL
            WHERE a.order_id = f.order_id AND a.state = 'picked') b
        WHERE f.state = 'packed' AND b.reason IS NOT NULL;

        -- The parcels of an order are those that are closed; one that is held says why.
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
                CASE WHEN f.held_at IS NOT NULL THEN 'held: ' || f.reason END,
                d.reason,
                '') AS reason,
            coalesce(
                o.completed_at, o.cancelled_at, f.held_at, d.changed_at, f.packed_at, f.picked_at, f.picking_at, f.allocated_at, f.arrived_at,
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
        LEFT JOIN LATERAL (
            SELECT count(*) AS parcels FROM warehouse.parcel WHERE parcel.order_id = o.id AND parcel.opened_at IS NULL) p ON f.state = 'packed'
        LEFT JOIN LATERAL (
            SELECT s.order_id, count(*) AS shipments,
                count(*) FILTER (WHERE s.state = 'unroutable') AS unroutable,
                count(*) FILTER (WHERE s.state IN ('failed', 'returned', 'cancelled')) AS failed,
                count(*) FILTER (WHERE s.state = 'booking') AS booking,
                count(*) FILTER (WHERE s.state = 'booked') AS booked,
                count(*) FILTER (WHERE s.state = 'ready') AS ready,
                max(s.reason) AS reason,
                max(coalesce(s.delivered_at, s.ready_at, s.booked_at, s.created_at)) AS changed_at
            FROM shipping.shipment s JOIN warehouse.parcel c ON c.id = s.parcel_id AND c.opened_at IS NULL
            WHERE s.order_id = o.id GROUP BY s.order_id) d ON f.state = 'packed';

        -- What was opened, and what must not leave, waits for no program; shipments of opened parcels are cancelled.
        CREATE OR REPLACE VIEW operations.standing AS
         SELECT 'picking-worker.order.accepted' AS queue, 'order.accepted' AS type, o.id::text AS subject,
            json_build_object('order_id', o.id)::text AS data, o.released_at AS since, o.trace
           FROM orders."order" o
             LEFT JOIN warehouse.fulfilment f ON f.order_id = o.id
          WHERE o.status = 'accepted' AND f.order_id IS NULL
        UNION ALL
         SELECT 'picking-worker.order.cancel-requested' AS queue, 'order.cancel-requested' AS type,
            "order".id::text AS subject, json_build_object('order_id', "order".id)::text AS data,
            "order".cancel_requested_at AS since, "order".trace
           FROM orders."order"
          WHERE "order".status = 'cancel_requested'
        UNION ALL
         SELECT 'picking-worker.pick.completed' AS queue, 'pick.completed' AS type,
            fulfilment.order_id::text AS subject, json_build_object('order_id', fulfilment.order_id)::text AS data,
            fulfilment.picked_at AS since, fulfilment.trace
           FROM warehouse.fulfilment
          WHERE fulfilment.state = 'picked'
        UNION ALL
         SELECT 'carrier-dispatch.parcel.packed' AS queue, 'parcel.packed' AS type, p.id::text AS subject,
            json_build_object('parcel_id', p.id, 'order_id', p.order_id)::text AS data, p.packed_at AS since, f.trace
           FROM warehouse.parcel p
             JOIN warehouse.fulfilment f ON f.order_id = p.order_id
          WHERE NOT (EXISTS ( SELECT
                   FROM shipping.shipment s
                  WHERE s.parcel_id = p.id)) AND p.opened_at IS NULL
            AND NOT (EXISTS ( SELECT
                   FROM operations.barred_order b
                  WHERE b.order_id = p.order_id))
        UNION ALL
         SELECT 'carrier-dispatch.label.requested' AS queue, 'label.requested' AS type, shipment.id::text AS subject,
            json_build_object('shipment_id', shipment.id)::text AS data, shipment.created_at AS since, shipment.trace
           FROM shipping.shipment
          WHERE shipment.state = 'booking' AND NOT (EXISTS ( SELECT
                   FROM operations.barred_order b
                  WHERE b.order_id = shipment.order_id))
        UNION ALL
         SELECT 'route-optimizer.shipment.booked' AS queue, 'shipment.booked' AS type, s.id::text AS subject,
            json_build_object('shipment_id', s.id, 'parcel_id', s.parcel_id, 'order_id', s.order_id, 'carrier', s.carrier, 'is_own_fleet', c.is_own_fleet)::text AS data,
            s.booked_at AS since, s.trace
           FROM shipping.shipment s
             JOIN shipping.carrier c ON c.code = s.carrier
          WHERE s.state = 'booked' AND NOT (EXISTS ( SELECT
                   FROM operations.barred_order b
                  WHERE b.order_id = s.order_id)) AND NOT (EXISTS ( SELECT
                   FROM routing.stop t
                  WHERE t.shipment_id = s.id AND (t.route_id IS NOT NULL OR t.state <> 'open' OR t.plan_after IS NOT NULL)))
        UNION ALL
         SELECT 'carrier-dispatch.route.planned' AS queue, 'route.planned' AS type, t.route_id::text AS subject,
            json_build_object('route_id', t.route_id)::text AS data, min(r.planned_at) AS since, NULL::text AS trace
           FROM routing.stop t
             JOIN routing.route r ON r.id = t.route_id
             JOIN shipping.shipment s ON s.id = t.shipment_id AND s.state = 'booked'
          GROUP BY t.route_id
        UNION ALL
         SELECT 'tracking.shipment.ready' AS queue, 'shipment.ready' AS type, s.id::text AS subject,
            json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'carrier', s.carrier, 'tracking_number', s.tracking_number)::text AS data,
            s.ready_at AS since, s.trace
           FROM shipping.shipment s
          WHERE s.state = 'ready' AND NOT (EXISTS ( SELECT
                   FROM tracking.parcel p
                  WHERE p.shipment_id = s.id))
        UNION ALL
         SELECT
                CASE
                    WHEN delivery.in_bulk THEN 'tracking.webhook.received-in-bulk'
                    ELSE 'tracking.webhook.received'
                END AS queue,
                CASE
                    WHEN delivery.in_bulk THEN 'webhook.received-in-bulk'
                    ELSE 'webhook.received'
                END AS type,
            delivery.id::text AS subject, json_build_object('delivery_id', delivery.id)::text AS data,
            delivery.received_at AS since, delivery.trace
           FROM tracking.delivery
          WHERE delivery.state = 'received'
        UNION ALL
         SELECT 'carrier-dispatch.tracking.updated' AS queue, 'tracking.updated' AS type, s.id::text AS subject,
            json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'tracking_number', p.tracking_number, 'status', p.status)::text AS data,
            p.status_at AS since, s.trace
           FROM shipping.shipment s
             JOIN tracking.parcel p ON p.shipment_id = s.id
          WHERE s.state = 'ready' AND (p.status IN ('delivered', 'return_to_sender'))
        UNION ALL
         SELECT 'order-intake.shipment.delivered' AS queue, 'shipment.delivered' AS type, s.id::text AS subject,
            json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'delivered_at', to_char((s.delivered_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))::text AS data,
            s.delivered_at AS since, s.trace
           FROM shipping.shipment s
             JOIN orders."order" o ON o.id = s.order_id
          WHERE s.state = 'delivered' AND o.status = 'accepted' AND NOT (EXISTS ( SELECT
                   FROM shipping.shipment x
                  WHERE x.order_id = s.order_id AND x.state NOT IN ('delivered', 'cancelled')))
        UNION ALL
         SELECT 'route-optimizer.route.replan-requested' AS queue, 'route.replan-requested' AS type,
            r.id::text AS subject, json_build_object('route_id', r.id)::text AS data, min(o.at) AS since, NULL::text AS trace
           FROM routing.route r
             JOIN ( SELECT stop_report.route_id, stop_report.shipment_id, stop_report.reported_at AS at
                   FROM routing.stop_report
                  WHERE stop_report.outcome = 'failed'
                UNION ALL
                 SELECT stop.route_id, stop.shipment_id, stop.cancelled_at
                   FROM routing.stop
                  WHERE stop.state = 'cancelled') o ON o.route_id = r.id
          WHERE (r.state IN ('planned', 'started')) AND NOT (EXISTS ( SELECT
                   FROM routing.route_change c
                  WHERE c.route_id = r.id AND c.shipment_id = o.shipment_id AND c.kind = 'removed'))
          GROUP BY r.id
        UNION ALL
         SELECT 'tracking.route.started' AS queue, 'route.started' AS type, r.id::text AS subject,
            json_build_object('route_id', r.id)::text AS data, r.started_at AS since, NULL::text AS trace
           FROM routing.route r
          WHERE r.state = 'started' AND (EXISTS ( SELECT
                   FROM routing.stop t
                     JOIN shipping.shipment s ON s.id = t.shipment_id
                  WHERE t.route_id = r.id AND t.state = 'open' AND s.tracking_number IS NOT NULL AND NOT (EXISTS ( SELECT
                           FROM tracking.event e
                          WHERE e.number_key = s.number_key AND e.key = ((('id:route-' || r.id) || '-started-') || s.id)))))
        UNION ALL
         SELECT
                CASE t.outcome
                    WHEN 'completed' THEN 'tracking.stop.completed'
                    ELSE 'tracking.stop.failed'
                END AS queue,
            'stop.' || t.outcome AS type, s.id::text AS subject,
            json_build_object('route_id', t.route_id, 'shipment_id', s.id, 'order_id', s.order_id)::text AS data,
            t.reported_at AS since, t.trace
           FROM shipping.shipment s
             JOIN routing.stop_report t ON t.shipment_id = s.id
          WHERE (s.state IN ('booked', 'ready')) AND s.tracking_number IS NOT NULL AND NOT (EXISTS ( SELECT
                   FROM tracking.event e
                  WHERE e.number_key = s.number_key AND e.key = ((('id:route-' || t.route_id) || '-stop-') || s.id)))
        UNION ALL
         SELECT
                CASE e.version
                    WHEN 1 THEN 'tracking.route.planned'
                    ELSE 'tracking.route.changed'
                END AS queue,
                CASE e.version
                    WHEN 1 THEN 'route.planned'
                    ELSE 'route.changed'
                END AS type,
            e.route_id::text AS subject, json_build_object('route_id', e.route_id)::text AS data, min(e.timed_at) AS since,
            NULL::text AS trace
           FROM routing.expected_stop e
             JOIN shipping.shipment s ON s.id = e.shipment_id
          WHERE s.tracking_number IS NOT NULL AND NOT (EXISTS ( SELECT
                   FROM tracking.event k
                  WHERE k.number_key = s.number_key AND k.key = ((((('id:route-' || e.route_id) || '-expected-') || s.id) || '-') || e.version)))
          GROUP BY e.route_id, e.version
        UNION ALL
         SELECT 'tracking.handshake.requested' AS queue, 'handshake.requested' AS type,
            h.delivery_id::text AS subject, json_build_object('delivery_id', h.delivery_id)::text AS data,
            h.requested_at AS since, d.trace
           FROM tracking.handshake h
             JOIN tracking.delivery d ON d.id = h.delivery_id
          WHERE h.confirmed_at IS NULL AND h.requested_at > (now() - '1 day'::interval);
        """)
}

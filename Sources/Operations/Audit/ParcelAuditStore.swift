import Fulfilment
import Postgres

/// The checks of parcels and shipments: packed as picked, numbered once, labelled once, delivered when tracking says so.
enum ParcelAuditStore {
    static let checks: [AuditCheck] = [contents, packed, numbers, shipments, labels, tracked, delivered]

    private static let contents = AuditCheck(
        "parcels-cover-picks", "The parcels of packed orders hold exactly what was picked.",
        """
        SELECT order_id, 'order ' || order_id || ' line ' || line_no || ': ' || sum(picked) || ' picked, ' || sum(packed) || ' in parcels'
        FROM (
            SELECT a.order_id, a.line_no, a.quantity AS picked, 0 AS packed
            FROM warehouse.allocation a JOIN warehouse.fulfilment f ON f.order_id = a.order_id
            WHERE f.state = \(FulfilmentState.packed) AND a.state = \(AllocationState.picked)
            UNION ALL
            SELECT p.order_id, l.line_no, 0, l.quantity FROM warehouse.parcel p JOIN warehouse.parcel_line l ON l.parcel_id = p.id) unit
        GROUP BY order_id, line_no HAVING sum(picked) <> sum(packed)
        """)

    private static let packed = AuditCheck(
        "packed-in-parcels", "An order has parcels when it is packed, and not before.",
        """
        SELECT coalesce(f.order_id, p.order_id), 'order ' || coalesce(f.order_id, p.order_id) || ' is '
            || coalesce(f.state, 'unknown to the warehouse') || ', its parcels: ' || coalesce(p.parcels, 0)
        FROM warehouse.fulfilment f
        FULL JOIN (SELECT order_id, count(*) AS parcels FROM warehouse.parcel GROUP BY order_id) p ON p.order_id = f.order_id
        WHERE (f.state IS NOT DISTINCT FROM \(FulfilmentState.packed)) <> (p.order_id IS NOT NULL)
        """)

    private static let numbers = AuditCheck(
        "one-sscc", "Every parcel has an SSCC of 18 digits that no other parcel has.",
        """
        SELECT min(id), 'SSCC ' || sscc || ', parcels that have it: ' || count(*) FROM warehouse.parcel
        GROUP BY sscc HAVING count(*) > 1 OR sscc !~ '^[0-9]{18}$'
        """)

    private static let shipments = AuditCheck(
        "one-live-shipment", "Every shipment is for a parcel of its order, and a parcel has at most one that lives.",
        """
        SELECT s.id, 'shipment ' || s.id || ' of order ' || s.order_id || ' is for parcel ' || s.parcel_id || ', '
            || CASE WHEN p.id IS NULL THEN 'which does not exist' WHEN p.order_id <> s.order_id THEN 'which is of order ' || p.order_id
                ELSE 'which has another one' END
        FROM (SELECT id, order_id, parcel_id, count(*) FILTER (WHERE state <> \(ShipmentState.cancelled)) OVER (PARTITION BY parcel_id) AS living
              FROM shipping.shipment) s
        LEFT JOIN warehouse.parcel p ON p.id = s.parcel_id
        WHERE p.id IS NULL OR p.order_id <> s.order_id OR s.living > 1
        """)

    /// Labels bear their tracking numbers, so a number on two shipments is a label on two shipments.
    private static let labels = AuditCheck(
        "one-label", "A label key and a tracking number belong to one shipment, and what is booked has a label.",
        """
        SELECT min(id), kind || ' ' || value || ' is on shipments ' || string_agg(id::text, ', ' ORDER BY id)
        FROM (SELECT id, 'label key' AS kind, label_key AS value FROM shipping.shipment WHERE label_key IS NOT NULL
              UNION ALL SELECT id, 'tracking number', tracking_number FROM shipping.shipment WHERE tracking_number IS NOT NULL) used
        GROUP BY kind, value HAVING count(*) > 1
        UNION ALL
        SELECT id, 'shipment ' || id || ' is ' || state || ' without ' || CASE WHEN tracking_number IS NULL THEN 'a tracking number'
            ELSE 'a label' END
        FROM shipping.shipment
        WHERE state IN \([ShipmentState.booked, .dispatched, .delivered, .returned]) AND (tracking_number IS NULL OR label IS NULL)
        """)

    private static let tracked = AuditCheck(
        "tracked-shipments", "Every tracked parcel is a shipment with that tracking number.",
        """
        SELECT t.shipment_id, 'tracking number ' || t.tracking_number || ' is tracked for shipment ' || t.shipment_id || ', '
            || coalesce('which has ' || coalesce(s.tracking_number, 'none'), 'which does not exist')
        FROM tracking.parcel t LEFT JOIN shipping.shipment s ON s.id = t.shipment_id
        WHERE s.tracking_number IS DISTINCT FROM t.tracking_number
        """)

    /// A carrier may take a delivery back by a correction; the shipment then stays delivered until it returns.
    private static let delivered = AuditCheck(
        "delivered-tracked", "Tracking knows of the delivery of every delivered shipment.",
        """
        SELECT s.id, 'shipment ' || s.id || ' (' || coalesce(s.tracking_number, 'no tracking number') || ') is ' || s.state
            || ', tracking says ' || coalesce(t.status, 'nothing')
        FROM shipping.shipment s LEFT JOIN tracking.parcel t ON t.shipment_id = s.id
        WHERE s.state IN \([ShipmentState.delivered, .returned])
            AND coalesce(t.status, '') NOT IN \([TrackingStatus.delivered, .returnToSender])
            AND NOT EXISTS (SELECT FROM tracking.event e WHERE e.tracking_number = s.tracking_number AND e.is_correction
                            AND e.refused = '')
        """)
}

import Fulfilment
import Postgres

/// The checks of parcels and shipments: packed as picked, numbered once, labelled once, gone by a sign, delivered when tracking says so.
enum ParcelAuditStore {
    static let checks: [AuditCheck] = [
        contents, packed, numbers, shipments, labels, liveLabels, calls, voids, handedOver, manifests, tracked, delivered, lives,
        marked,
    ]

    private static let contents = AuditCheck(
        "parcels-cover-picks", "The parcels of packed orders hold exactly what was picked.",
        """
        SELECT order_id, 'order ' || order_id || ' line ' || line_no || ': ' || sum(picked) || ' picked, ' || sum(packed) || ' in parcels'
        FROM (
            SELECT a.order_id, a.line_no, a.quantity AS picked, 0 AS packed
            FROM warehouse.allocation a JOIN warehouse.fulfilment f ON f.order_id = a.order_id
            WHERE f.state = \(FulfilmentState.packed) AND a.state = \(AllocationState.picked)
            UNION ALL
            SELECT p.order_id, l.line_no, 0, l.quantity FROM warehouse.parcel p JOIN warehouse.parcel_line l ON l.parcel_id = p.id
            JOIN warehouse.fulfilment f ON f.order_id = p.order_id AND f.state = \(FulfilmentState.packed)
            WHERE p.opened_at IS NULL) unit
        GROUP BY order_id, line_no HAVING sum(picked) <> sum(packed)
        """)

    private static let packed = AuditCheck(
        "packed-in-parcels",
        "An order has closed parcels when it is packed, and not otherwise; one that was cancelled may have them still.",
        """
        SELECT coalesce(f.order_id, p.order_id), 'order ' || coalesce(f.order_id, p.order_id) || ' is '
            || coalesce(f.state, 'unknown to the warehouse') || ', its parcels: ' || coalesce(p.parcels, 0)
        FROM warehouse.fulfilment f
        FULL JOIN (SELECT order_id, count(*) AS parcels FROM warehouse.parcel WHERE opened_at IS NULL GROUP BY order_id) p
            ON p.order_id = f.order_id
        WHERE (f.state IS NOT DISTINCT FROM \(FulfilmentState.packed)) <> (p.order_id IS NOT NULL)
            AND f.state IS DISTINCT FROM \(FulfilmentState.cancelled)
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

    /// Labels bear their tracking numbers, so a carrier's number on two shipments is a label on two shipments, unless the first had ended.
    private static let labels = AuditCheck(
        "one-label",
        "A label key and a carrier's tracking number belong to one shipment at a time, and what is booked has a label.",
        """
        SELECT min(id), kind || ' ' || value || ' is on shipments ' || string_agg(id::text, ', ' ORDER BY id)
        FROM (SELECT id, 'label key' AS kind, label_key AS value, '' AS carrier FROM shipping.shipment WHERE label_key IS NOT NULL
              UNION ALL SELECT id, 'tracking number', tracking_number, coalesce(carrier, '') FROM shipping.shipment
              WHERE tracking_number IS NOT NULL AND number_freed_at IS NULL) used
        GROUP BY kind, value, carrier HAVING count(*) > 1
        UNION ALL
        SELECT id, 'shipment ' || id || ' is ' || state || ' without ' || CASE WHEN tracking_number IS NULL THEN 'a tracking number'
            ELSE 'a label' END
        FROM shipping.shipment s
        WHERE state IN \([ShipmentState.booked, .ready] + ShipmentState.left) AND (tracking_number IS NULL OR NOT EXISTS (
            SELECT FROM shipping.document d WHERE d.parcel_id = s.parcel_id AND d.kind = \(DocumentKind.label)
                AND d.tracking_number = s.tracking_number))
        """)

    private static let handedOver = AuditCheck(
        "left-by-a-sign",
        "What has left the house was scanned, accepted by its carrier or aboard when its vehicle left; nothing that was scanned is cancelled.",
        """
        SELECT s.id, 'shipment ' || s.id || ' is ' || s.state || CASE
            WHEN h.parcel_id IS NOT NULL THEN ', and its parcel was scanned when it left'
            WHEN s.handed_over_at IS NULL THEN ' without a sign that it left'
            ELSE ' by a scan that nobody made' END
        FROM shipping.shipment s LEFT JOIN warehouse.hand_over h ON h.parcel_id = s.parcel_id
        WHERE s.state = \(ShipmentState.cancelled) AND h.parcel_id IS NOT NULL
            OR s.state IN \(ShipmentState.left) AND (s.handed_over_at IS NULL OR s.handed_over_by = \(HandOverSign.scan) AND h.parcel_id IS NULL)
        """)

    private static let manifests = AuditCheck(
        "manifests-whole",
        "A closed manifest has the parcels that it had when it was closed, all of its account and site, labelled by then and not cancelled.",
        """
        SELECT m.id, 'manifest ' || m.id || ' of ' || m.carrier || ' at ' || m.site || ': ' || m.parcels || ' parcels were listed, '
            || count(s.id) || ' stand on it, ' || count(s.id) FILTER (WHERE \(strange)) || ' of them wrongly'
        FROM shipping.manifest m LEFT JOIN shipping.shipment s ON s.manifest_id = m.id
        LEFT JOIN warehouse.packed_parcel p ON p.parcel_id = s.parcel_id LEFT JOIN warehouse.fulfilment f ON f.order_id = s.order_id
        GROUP BY m.id HAVING m.parcels <> count(s.id) OR count(s.id) FILTER (WHERE \(strange)) > 0
        """)

    private static let strange: SQL = """
        s.carrier <> m.carrier OR p.site <> m.site OR s.ready_at > m.closed_at OR s.id <> ALL (m.shipments)
            OR m.account <> '' AND NOT EXISTS (SELECT FROM shipping.label l WHERE l.shipment_id = s.id AND l.account = m.account)
            OR f.state = \(FulfilmentState.cancelled) AND f.cancelled_at < m.closed_at
        """

    private static let liveLabels = AuditCheck(
        "one-live-label", "A parcel has one living label at most, and it is the one with its shipment's number.",
        """
        SELECT l.shipment_id, 'shipment ' || l.shipment_id || ' has the number ' || coalesce(min(s.tracking_number), 'none') || ' and living labels: '
            || string_agg(l.number, ', ' ORDER BY l.number)
        FROM shipping.label l LEFT JOIN shipping.shipment s ON s.id = l.shipment_id WHERE l.state = \(LabelState.live)
        GROUP BY l.shipment_id HAVING count(*) > 1 OR min(l.number) IS DISTINCT FROM min(s.tracking_number)
        """)

    /// What a call brought is recorded, or looked up, long before.
    private static let calls = AuditCheck(
        "label-calls-end", "No call for a label is out for more than ten minutes.",
        """
        SELECT shipment_id, 'label ' || reference || ' of shipment ' || shipment_id || ' was asked for by account ' || account || ' at '
            || called_at::timestamptz(0)
        FROM shipping.label_attempt WHERE state = \(LabelAttemptState.calling) AND called_at < now() - interval '10 minutes'
        """)

    /// A stopped account waits for its person, which `waybill status` shows.
    private static let voids = AuditCheck(
        "voids-end",
        "Every label that is to be given back is asked about in its time, and one that is refused has somebody who decides.",
        """
        SELECT l.shipment_id, 'label ' || l.number || ' of shipment ' || l.shipment_id || ' is ' || l.state
            || CASE WHEN l.state = \(LabelState.voidRefused) THEN ', and nobody decides' ELSE coalesce(' since ' || l.next_at::timestamptz(0), '') END
        FROM shipping.label l LEFT JOIN shipping.account c ON c.code = l.account
        WHERE l.state = \(LabelState.voidRefused) AND l.owner IS NULL
            OR l.state IN \(LabelState.leaving) AND c.stopped_at IS NULL AND coalesce(l.next_at, '-infinity') < now() - interval '1 hour'
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
            AND NOT EXISTS (SELECT FROM tracking.event e WHERE e.number_key = s.number_key AND e.shipment_id = s.id AND e.is_correction
                            AND e.refused = '')
        """)

    /// What a carrier dates before the label is of an earlier parcel with the same number.
    private static let lives = AuditCheck(
        "delivered-after-booking",
        "No parcel was delivered, and none was heard of, more than two days before its label was bought.",
        """
        SELECT s.id, 'shipment ' || s.id || ' (' || coalesce(s.tracking_number, 'no tracking number') || ') of order ' || s.order_id
            || ' was booked at ' || s.booked_at::timestamptz(0) || ' and '
            || CASE WHEN least(s.delivered_at, t.delivered_at) < s.booked_at - \(allowance) THEN 'delivered at ' ELSE 'heard of at ' END
            || least(s.delivered_at, t.delivered_at, t.first_at, t.status_at)::timestamptz(0)
        FROM shipping.shipment s LEFT JOIN tracking.parcel t ON t.shipment_id = s.id
        WHERE least(s.delivered_at, t.delivered_at, t.first_at, t.status_at) < s.booked_at - \(allowance)
        """)

    private static let allowance: SQL = "make_interval(secs => \(ParcelLife.allowance))"

    /// Older ones somebody has had time to look at.
    private static let marked = AuditCheck(
        "drivers-reports", "No report of a stop in the last week came from far, late, or from the dispatcher.", kind: .warning,
        """
        SELECT shipment_id, 'shipment ' || shipment_id || ' on route ' || route_id || ' was reported ' || outcome || ' under key '
            || coalesce(reported_by, 'unknown') || ': ' || concat_ws(', ',
                CASE WHEN \(ReportMark.far) = ANY (marks) THEN distance_m || ' m from its stop' END,
                CASE WHEN \(ReportMark.late) = ANY (marks)
                    THEN date_trunc('minute', reported_at - occurred_at) || ' after it' END,
                CASE WHEN \(ReportMark.dispatched) = ANY (marks) THEN 'by the dispatcher' END)
        FROM routing.stop_report WHERE marks <> '{}' AND reported_at > now() - interval '7 days'
        """)
}

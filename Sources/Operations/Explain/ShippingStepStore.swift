import Fulfilment
import Postgres

/// What happened to an order's parcels outside. Each statement answers (time, what, who, details by line).
struct ShippingStepStore: Sendable {
    let orderID: Int64

    var statements: [SQL] {
        [chosen, attempts, booked, routed, ready, handedOver, tracked, expected, exceptions, delivered, voided]
    }

    private var chosen: SQL {
        """
        SELECT s.created_at, CASE WHEN s.carrier IS NULL THEN \(StepKind.unroutable) ELSE \(StepKind.carrierChosen) END, 'carrier-dispatch',
            'parcel ' || p.number || ': ' || CASE WHEN s.carrier IS NULL THEN coalesce(s.reason, 'no carrier takes it') ELSE
                concat_ws(', ', s.carrier || '/' || s.service, 'zone ' || s.zone, s.distance_m / 1000 || ' km', 'billed ' || s.billed_g || ' g',
                    \(AmountText.of("s.price", "s.currency")),
                    'expected ' || to_char(s.expected_at, 'YYYY-MM-DD HH24:MI'), 'promised ' || to_char(s.promised_by, 'YYYY-MM-DD HH24:MI'),
                    CASE WHEN s.is_late THEN 'LATE: no service holds the promise' END) END
        FROM shipping.shipment s JOIN warehouse.parcel p ON p.id = s.parcel_id WHERE s.order_id = \(orderID) ORDER BY p.number
        """
    }

    private var booked: SQL {
        """
        SELECT s.booked_at, \(StepKind.booked), c.name, 'parcel ' || p.number || ': tracking number ' || coalesce(s.tracking_number, 'unknown')
            || coalesce(', label bought under key ' || coalesce(l.reference, s.label_key), ', own label')
        FROM shipping.shipment s LEFT JOIN shipping.label l ON l.shipment_id = s.id AND l.state = \(LabelState.live)
        JOIN warehouse.parcel p ON p.id = s.parcel_id JOIN shipping.carrier c ON c.code = s.carrier
        WHERE s.order_id = \(orderID) AND s.booked_at IS NOT NULL ORDER BY p.number
        """
    }

    private var routed: SQL {
        """
        SELECT coalesce(r.planned_at, t.asked_at), CASE WHEN r.id IS NULL THEN \(StepKind.noRoute) ELSE \(StepKind.routePlanned) END, 'route-optimizer',
            'parcel ' || p.number || ': ' || coalesce('route ' || r.id || ', vehicle ' || r.vehicle || ', stop ' || t.seq || ' of '
                || (SELECT count(*) FROM routing.stop x WHERE x.route_id = r.id)
                || coalesce(', arrives ' || to_char(t.arrive_at, 'YYYY-MM-DD HH24:MI'), ''), t.reason, 'waits to be planned')
        FROM shipping.shipment s
        JOIN warehouse.parcel p ON p.id = s.parcel_id
        JOIN routing.stop t ON t.shipment_id = s.id LEFT JOIN routing.route r ON r.id = t.route_id
        WHERE s.order_id = \(orderID) ORDER BY p.number
        """
    }

    private var ready: SQL {
        """
        SELECT s.ready_at, \(StepKind.ready), c.name, 'parcel ' || p.number || ': '
            || coalesce('waits for the vehicle of route ' || s.route_id, 'waits for ' || c.name)
        FROM shipping.shipment s
        JOIN warehouse.parcel p ON p.id = s.parcel_id JOIN shipping.carrier c ON c.code = s.carrier
        WHERE s.order_id = \(orderID) AND s.ready_at IS NOT NULL ORDER BY p.number
        """
    }

    private var handedOver: SQL {
        """
        SELECT s.handed_over_at, \(StepKind.handedOver), coalesce(h.picker, c.name), 'parcel ' || p.number || ': ' || CASE s.handed_over_by
            WHEN \(HandOverSign.scan) THEN 'scanned for ' || coalesce('route ' || h.route_id, c.name)
            WHEN \(HandOverSign.departure) THEN 'its vehicle left, and nobody had scanned it'
            ELSE 'accepted, and nobody had scanned it' END
        FROM shipping.shipment s
        JOIN warehouse.parcel p ON p.id = s.parcel_id JOIN shipping.carrier c ON c.code = s.carrier
        LEFT JOIN warehouse.hand_over h ON h.parcel_id = s.parcel_id
        WHERE s.order_id = \(orderID) AND s.handed_over_at IS NOT NULL ORDER BY p.number
        """
    }

    /// A carrier's clock says when; how late it was received is said when it matters. What counts for another parcel with the same number
    /// is not told here; what counts for none is, with the reason. Of a driver's report the marks are told.
    private var tracked: SQL {
        """
        SELECT coalesce(e.occurred_at, e.received_at), \(StepKind.tracking), e.source, 'parcel ' || p.number || ': '
            || concat_ws(', ', CASE WHEN e.is_estimate THEN
                'expected ' || coalesce(to_char(e.expected_on, 'YYYY-MM-DD'), to_char(e.expected_at, 'YYYY-MM-DD HH24:MI')) ELSE e.status END,
                nullif(e.place, ''), nullif(e.cause, ''), nullif(e.message, ''),
                CASE WHEN e.is_correction THEN 'a correction' END,
                CASE WHEN e.refused <> '' THEN 'does not count: ' || e.refused END,
                CASE WHEN e.delivery_id IS NULL THEN (
                    SELECT 'marked ' || array_to_string(r.marks, ', ') FROM routing.stop_report r
                    WHERE r.shipment_id = s.id AND r.occurred_at = e.occurred_at AND r.marks <> '{}' LIMIT 1) END,
                CASE WHEN e.received_at - e.occurred_at > interval '1 minute'
                    THEN 'received ' || to_char(e.received_at, 'YYYY-MM-DD HH24:MI') END)
        FROM shipping.shipment s
        JOIN warehouse.parcel p ON p.id = s.parcel_id
        JOIN tracking.event e ON e.number_key = s.number_key AND coalesce(e.shipment_id, s.id) = s.id
        WHERE s.order_id = \(orderID) ORDER BY e.received_at
        """
    }

    /// Each time it became expected at another time.
    private var expected: SQL {
        """
        SELECT a.noted_at, \(StepKind.expected), 'tracking', 'parcel ' || p.number || ': '
            || coalesce('half arrive by ' || to_char(a.p50, 'YYYY-MM-DD HH24:MI') || ', nine in ten by ' || to_char(a.p90, 'YYYY-MM-DD HH24:MI'),
                'nobody can tell any more') || coalesce(', from its ' || a.level, '') || ', as ' || w.words
        FROM shipping.shipment s JOIN warehouse.parcel p ON p.id = s.parcel_id JOIN tracking.arrival a ON a.shipment_id = s.id
        JOIN unnest(\(ArrivalCause.allCases.map(\.rawValue))::text[], \(ArrivalCause.allCases.map(\.words))::text[]) AS w(cause, words)
            ON w.cause = a.cause
        WHERE s.order_id = \(orderID) ORDER BY a.id
        """
    }

    /// What was wrong with parcels on their way, and why it is over; with what somebody should do as long as it is not.
    private var exceptions: SQL {
        let kinds = ParcelExceptionKind.allCases
        return """
            SELECT x.at, x.step, 'tracking', 'parcel ' || p.number || ': ' || e.kind || ': ' || x.what
            FROM shipping.shipment s
            JOIN warehouse.parcel p ON p.id = s.parcel_id
            JOIN tracking.exception e ON e.shipment_id = s.id
            LEFT JOIN unnest(\(kinds.map(\.rawValue))::text[], \(kinds.map(\.action))::text[]) AS k(kind, action) ON k.kind = e.kind
            CROSS JOIN LATERAL (
                SELECT e.opened_at, \(StepKind.exception), e.detail || CASE WHEN e.cleared_at IS NULL THEN '; ' || k.action ELSE '' END
                UNION ALL
                SELECT e.cleared_at, \(StepKind.exceptionCleared), e.cleared_by WHERE e.cleared_at IS NOT NULL) AS x(at, step, what)
            WHERE s.order_id = \(orderID) ORDER BY x.at, p.number
            """
    }

    /// Attempts that did not simply bring the label.
    private var attempts: SQL {
        """
        SELECT coalesce(a.answered_at, a.called_at, s.created_at), \(StepKind.labelInDoubt), c.name, 'parcel ' || p.number || ': '
            || a.reference || ' by account ' || a.account || ' is ' || a.state || coalesce(': ' || nullif(a.detail, ''), '')
            || CASE WHEN a.calls > 1 THEN ', asked ' || a.calls || ' times' ELSE '' END
            || CASE WHEN a.lookups > 0 THEN ', looked up ' || a.lookups || ' times' ELSE '' END
            || CASE WHEN a.cancel_wanted THEN ', not wanted any more' ELSE '' END
        FROM shipping.shipment s JOIN warehouse.parcel p ON p.id = s.parcel_id JOIN shipping.carrier c ON c.code = s.carrier
        JOIN shipping.label_attempt a ON a.shipment_id = s.id
        WHERE s.order_id = \(orderID) AND a.state <> \(LabelAttemptState.bought)
        ORDER BY p.number, a.n
        """
    }

    private var voided: SQL {
        """
        SELECT coalesce(s.void_wanted_at, l.bought_at),
            CASE l.state WHEN \(LabelState.voided) THEN \(StepKind.labelVoided) WHEN \(LabelState.voidRefused) THEN \(StepKind.voidRefused)
                ELSE \(StepKind.labelToVoid) END, c.name,
            'parcel ' || p.number || ': tracking number ' || l.number || ', bought as ' || l.reference
                || coalesce(': ' || nullif(l.detail, ''), '') || coalesce(', for ' || l.owner, '')
        FROM shipping.shipment s JOIN warehouse.parcel p ON p.id = s.parcel_id JOIN shipping.carrier c ON c.code = s.carrier
        JOIN shipping.label l ON l.shipment_id = s.id
        WHERE s.order_id = \(orderID) AND l.state <> \(LabelState.live) ORDER BY p.number, l.bought_at
        """
    }

    private var delivered: SQL {
        """
        SELECT s.delivered_at, \(StepKind.delivered), c.name, 'parcel ' || p.number || coalesce(', delivery attempts: ' || nullif(t.attempts, 0), '')
            || CASE WHEN s.delivered_at > s.promised_by THEN ', later than promised' ELSE '' END
        FROM shipping.shipment s
        JOIN warehouse.parcel p ON p.id = s.parcel_id JOIN shipping.carrier c ON c.code = s.carrier
        LEFT JOIN tracking.parcel t ON t.shipment_id = s.id
        WHERE s.order_id = \(orderID) AND s.delivered_at IS NOT NULL ORDER BY p.number
        """
    }
}

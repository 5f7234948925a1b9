import Fulfilment
import MasterData
import Postgres

/// What happened to an order in the warehouse. Each statement answers (time, what, who, details by line).
struct WarehouseStepStore: Sendable {
    let orderID: Int64

    var statements: [SQL] {
        [allocated, tours, scansNotTaken, picks, laterLots, picked, parcels, held, opened, stopped, putBacks]
    }

    /// The reason of a back-order is kept only while it lasts. One that came back from the floor waits since its short pick.
    private var allocated: SQL {
        """
        SELECT CASE f.state WHEN \(FulfilmentState.backordered) THEN coalesce(
                (SELECT max(done_at) FROM warehouse.pick WHERE order_id = f.order_id AND state = \(PickState.short)), f.arrived_at)
                ELSE f.arrived_at END,
            \(StepKind.backordered), 'picking-worker', CASE f.state WHEN \(FulfilmentState.backordered) THEN coalesce(f.reason, '') ELSE 'not everything was there' END
        FROM warehouse.fulfilment f
        WHERE f.order_id = \(orderID) AND (f.state = \(FulfilmentState.backordered) OR f.allocated_at > f.arrived_at)
        UNION ALL
        SELECT f.allocated_at, \(StepKind.allocated), 'picking-worker', (
            SELECT string_agg('line ' || a.line_no || ': ' || a.quantity || ' × ' || s.sku || ' from ' || l.code
                    || CASE s.lot WHEN '' THEN '' ELSE ', lot ' || s.lot END || coalesce(', expires ' || s.expiry, ''), E'\\n'
                ORDER BY a.line_no, a.id)
            FROM warehouse.allocation a
            JOIN warehouse.stock s ON s.id = a.stock_id JOIN warehouse.location l ON l.id = s.location_id
            WHERE a.order_id = f.order_id AND (a.state <> \(AllocationState.released) OR f.state = \(FulfilmentState.cancelled)))
        FROM warehouse.fulfilment f WHERE f.order_id = \(orderID) AND f.allocated_at IS NOT NULL
        """
    }

    private var tours: SQL {
        """
        SELECT t.started_at, \(StepKind.picking), p.name || ' (' || p.badge || ')', 'tour ' || t.id || ' with cart ' || t.cart || ', '
            || CASE cardinality(b.numbers) WHEN 1 THEN 'bin ' ELSE 'bins ' END || array_to_string(b.numbers, ', ')
            || ', picks: ' || (SELECT count(*) FROM warehouse.pick k WHERE k.tour_id = t.id AND k.order_id = o.order_id)
            || ', ' || t.length_m || ' m to walk'
            || coalesce((SELECT string_agg(DISTINCT E'\\nscans sent with ' || \(Self.origin("s")), '')
                FROM warehouse.pick k JOIN warehouse.scan s ON s.tour_id = k.tour_id AND s.pick_id = k.id
                WHERE k.tour_id = t.id AND k.order_id = o.order_id), '')
            || coalesce((SELECT string_agg(E'\\nbin ' || e.instead_of || ' was full, so it went on in bin ' || e.bin, '' ORDER BY e.at)
                FROM warehouse.extra_bin e WHERE e.tour_id = o.tour_id AND e.order_id = o.order_id), '')
        FROM warehouse.tour_order o JOIN warehouse.tour t ON t.id = o.tour_id JOIN warehouse.picker p ON p.badge = t.picker
        CROSS JOIN LATERAL (SELECT \(OrderBinStore.numbers) AS numbers) b
        WHERE o.order_id = \(orderID) ORDER BY t.id
        """
    }

    /// By which device something was sent, and in which session; NULL for what is older than sessions, or was done by no person.
    private static func origin(_ row: SQL) -> SQL {
        """
        ('key ' || coalesce((SELECT a.name || ' (' || a.id || ')' FROM operations.api_key a WHERE a.id = \(row).key_id), \(row).key_id)
            || ', session ' || \(row).session_id)
        """
    }

    private var scansNotTaken: SQL {
        """
        SELECT s.at, \(StepKind.scanNotTaken), s.picker, s.step || ' ''' || s.code || ''': ' || s.message
        FROM warehouse.pick p JOIN warehouse.scan s ON s.tour_id = p.tour_id AND s.pick_id = p.id
        WHERE p.order_id = \(orderID) AND NOT s.accepted ORDER BY s.seq
        """
    }

    private var picks: SQL {
        """
        SELECT p.done_at,
            CASE WHEN p.state = \(PickState.short) AND p.picker IS NULL THEN \(StepKind.pickEnded)
                WHEN p.state = \(PickState.short) AND p.picked < p.quantity THEN \(StepKind.shortPick) ELSE \(StepKind.pick) END,
            coalesce(p.picker, ''),
            p.picked || ' of ' || p.quantity || ' × ' || s.sku || ' from ' || l.code || CASE s.lot WHEN '' THEN '' ELSE ', lot ' || s.lot END
                || ' into bin ' || p.bin || ', scans: ' || (SELECT count(*) FROM warehouse.scan c WHERE c.tour_id = p.tour_id AND c.pick_id = p.id)
                || coalesce(': ' || p.reason, '')
        FROM warehouse.pick p
        JOIN warehouse.allocation a ON a.id = p.allocation_id
        JOIN warehouse.stock s ON s.id = a.stock_id JOIN warehouse.location l ON l.id = s.location_id
        WHERE p.order_id = \(orderID) AND p.done_at IS NOT NULL ORDER BY p.done_at, p.id
        """
    }

    private var laterLots: SQL {
        """
        SELECT l.at, \(StepKind.laterLot), l.picker, s.sku || ' of lot ' || s.lot || coalesce(', expires ' || s.expiry, ', never expires')
            || ', instead of lot ' || i.lot || coalesce(', expires ' || i.expiry, '')
        FROM warehouse.later_lot l JOIN warehouse.stock s ON s.id = l.stock_id JOIN warehouse.stock i ON i.id = l.instead_of
        WHERE l.order_id = \(orderID) ORDER BY l.id
        """
    }

    private var picked: SQL {
        """
        SELECT f.picked_at, \(StepKind.picked), 'picking-worker', 'everything is in the bin'
        FROM warehouse.fulfilment f WHERE f.order_id = \(orderID) AND f.picked_at IS NOT NULL AND f.state IN \([FulfilmentState.picked, .packed])
        """
    }

    private var parcels: SQL {
        """
        SELECT p.packed_at, \(StepKind.packed), p.packer, 'parcel ' || p.number || ' of ' || count(*) OVER (PARTITION BY p.opened_at) || ', SSCC ' || p.sscc || ', '
            || coalesce('carton ' || p.carton, 'its own packaging') || ', ' || p.weight_g || ' g, '
            || p.length_mm || ' × ' || p.width_mm || ' × ' || p.height_mm || ' mm'
            || coalesce((SELECT string_agg(E'\\nline ' || l.line_no || ': ' || l.quantity || ' × ' || o.sku, '' ORDER BY l.line_no)
                FROM warehouse.parcel_line l JOIN orders.line o ON o.order_id = p.order_id AND o.line_no = l.line_no
                WHERE l.parcel_id = p.id), '')
            || coalesce(E'\\n' || nullif(concat_ws(', ', round((100 * p.void_share)::numeric) || ' % of the carton is empty',
                p.material_g || ' g of packaging' || coalesce(' for ' || \(AmountText.of("p.material_cost", "p.currency")), ''),
                'carriage expected at ' || \(AmountText.of("p.carriage_cost", "p.currency"))), ''), '')
            || coalesce(E'\\nclosed with ' || \(Self.origin("p")), '')
        FROM warehouse.parcel p WHERE p.order_id = \(orderID) ORDER BY p.number
        """
    }

    private var held: SQL {
        """
        SELECT held_at, \(StepKind.parcelsHeld), 'picking-worker', coalesce(reason, '')
        FROM warehouse.fulfilment WHERE order_id = \(orderID) AND held_at IS NOT NULL
        """
    }

    private var opened: SQL {
        """
        SELECT opened_at, \(StepKind.parcelOpened), 'picking-worker', 'parcel ' || number || ', SSCC ' || sscc
        FROM warehouse.parcel WHERE order_id = \(orderID) AND opened_at IS NOT NULL ORDER BY number
        """
    }

    private var putBacks: SQL {
        """
        SELECT t.at, t.kind, t.who, t.quantity || ' × ' || s.sku || CASE s.lot WHEN '' THEN '' ELSE ', lot ' || s.lot END || ' from ' || t.container
        FROM (
            SELECT stock_id, container, quantity, created_at AS at, \(StepKind.toPutBack) AS kind, 'picking-worker' AS who FROM warehouse.put_back
            WHERE order_id = \(orderID)
            UNION ALL
            SELECT stock_id, container, quantity, done_at, \(StepKind.putBack), done_by FROM warehouse.put_back
            WHERE order_id = \(orderID) AND state = \(PutBackState.done)) t
        JOIN warehouse.stock s ON s.id = t.stock_id ORDER BY t.at, s.sku
        """
    }

    private var stopped: SQL {
        """
        SELECT cancelled_at, \(StepKind.stopped), 'picking-worker', coalesce(reason, '')
        FROM warehouse.fulfilment WHERE order_id = \(orderID) AND state = \(FulfilmentState.cancelled) AND cancelled_at IS NOT NULL
        """
    }
}

import Fulfilment
import Postgres

/// The checks of orders: every unit is in one state, and the status is what the parts say.
///
/// Programs change their own tables one after another, so only what no moment between two of those changes can show counts.
enum OrderAuditStore {
    static let checks: [AuditCheck] = [units, putBacks, warehouseOrders, oneSite, status, completed, picking, tours, picks, idle]

    private static let units = AuditCheck(
        "one-bucket", "Every ordered unit of an order in the warehouse is allocated or picked exactly as far as the order is.",
        """
        SELECT f.order_id, 'order ' || f.order_id || ' line ' || l.line_no || ' is ' || f.state || ': ' || l.quantity || ' ordered, '
            || coalesce(a.open, 0) || ' allocated, ' || coalesce(a.picked, 0) || ' picked'
        FROM warehouse.fulfilment f
        JOIN orders.line l ON l.order_id = f.order_id
        LEFT JOIN (
            SELECT order_id, line_no, coalesce(sum(quantity) FILTER (WHERE state = \(AllocationState.open)), 0) AS open,
                coalesce(sum(quantity) FILTER (WHERE state = \(AllocationState.picked)), 0) AS picked
            FROM warehouse.allocation WHERE state <> \(AllocationState.released) GROUP BY order_id, line_no) a
            ON a.order_id = l.order_id AND a.line_no = l.line_no
        WHERE CASE f.state
            WHEN \(FulfilmentState.allocated) THEN coalesce(a.open, 0) <> l.quantity OR coalesce(a.picked, 0) <> 0
            WHEN \(FulfilmentState.picking) THEN coalesce(a.open, 0) + coalesce(a.picked, 0) <> l.quantity
            WHEN \(FulfilmentState.picked) THEN coalesce(a.picked, 0) <> l.quantity OR coalesce(a.open, 0) <> 0
            WHEN \(FulfilmentState.packed) THEN coalesce(a.picked, 0) <> l.quantity OR coalesce(a.open, 0) <> 0
            WHEN \(FulfilmentState.cancelled) THEN coalesce(a.open, 0) <> 0
            ELSE a.order_id IS NOT NULL END
            -- What was changed is cut in a moment.
            AND NOT (coalesce(a.open, 0) + coalesce(a.picked, 0) > l.quantity AND EXISTS (
                SELECT FROM orders."order" o WHERE o.id = f.order_id AND o.changed_at > coalesce(f.changed_at, f.arrived_at)))
        """)

    private static let putBacks = AuditCheck(
        "put-backs-cover-picks",
        "What was picked and left its order, or is held with it, is what was or is to be put back, piece by piece.",
        """
        SELECT order_id, 'order ' || order_id || ': ' || pieces || ' picked, ' || tasks || ' in put-backs'
        FROM (
            SELECT b.order_id, coalesce(max(a.quantity), 0) AS pieces, sum(b.quantity) AS tasks,
                coalesce(bool_and(a.state = \(AllocationState.released) OR a.state = \(AllocationState.picked) AND f.held_at IS NOT NULL), false) AS is_due
            FROM warehouse.put_back b
            LEFT JOIN warehouse.allocation a ON a.id = b.allocation_id AND a.order_id = b.order_id AND a.stock_id = b.stock_id
            LEFT JOIN warehouse.fulfilment f ON f.order_id = b.order_id
            GROUP BY b.order_id, b.allocation_id
            UNION ALL
            SELECT a.order_id, a.quantity, 0, true
            FROM warehouse.fulfilment f JOIN warehouse.allocation a ON a.order_id = f.order_id AND a.state = \(AllocationState.picked)
            WHERE (f.state = \(FulfilmentState.cancelled) OR f.held_at IS NOT NULL)
                AND NOT EXISTS (SELECT FROM warehouse.put_back b WHERE b.allocation_id = a.id)) x
        WHERE pieces <> tasks OR NOT is_due
        """)

    private static let warehouseOrders = AuditCheck(
        "known-orders", "The warehouse works for orders that exist, at a site that exists.",
        """
        SELECT f.order_id, 'order ' || f.order_id || ': ' || CASE WHEN o.id IS NULL THEN 'no shop sent it'
            ELSE 'there is no site ' || f.site END
        FROM warehouse.fulfilment f
        LEFT JOIN orders."order" o ON o.id = f.order_id
        LEFT JOIN warehouse.site s ON s.code = f.site
        WHERE o.id IS NULL OR s.code IS NULL
        """)

    private static let oneSite = AuditCheck(
        "one-site", "The lots of an order that moves in the warehouse are of one site, its own.",
        """
        SELECT f.order_id, 'order ' || f.order_id || ' ships from ' || f.site || ', and has ' || min(s.sku) || ' of ' || min(s.site)
        FROM warehouse.fulfilment f
        JOIN warehouse.allocation a ON a.order_id = f.order_id AND a.state <> \(AllocationState.released)
        JOIN warehouse.stock s ON s.id = a.stock_id
        WHERE f.state IN \([FulfilmentState.allocated, .picking, .picked]) AND s.site <> f.site
        GROUP BY f.order_id, f.site
        """)

    private static let status = AuditCheck(
        "order-status",
        "Held orders have a hold and stay out of the warehouse, moving ones have none, cancelled ones are cancelled there too.",
        """
        SELECT o.id, 'order ' || o.id || ' is ' || o.status || ', ' || coalesce('in the warehouse ' || f.state, 'unknown to the warehouse')
            || ', with ' || coalesce(h.open, 0) || ' open holds'
        FROM orders."order" o
        LEFT JOIN warehouse.fulfilment f ON f.order_id = o.id
        LEFT JOIN (SELECT order_id, count(*) AS open FROM orders.hold WHERE released_at IS NULL GROUP BY order_id) h ON h.order_id = o.id
        WHERE CASE o.status
            WHEN \(OrderState.held) THEN f.order_id IS NOT NULL OR h.order_id IS NULL
            WHEN \(OrderState.cancelled) THEN f.state <> \(FulfilmentState.cancelled)
            WHEN \(OrderState.completed) THEN f.state IS DISTINCT FROM \(FulfilmentState.packed)
            ELSE h.order_id IS NOT NULL OR o.released_at IS NULL END
        """)

    /// Completion may overtake dispatch's own record of a delivery; tracking's counts too.
    private static let completed = AuditCheck(
        "completed-delivered", "Every parcel of a completed order was delivered.",
        """
        SELECT o.id, 'order ' || o.id || ' is completed, parcel ' || coalesce(p.id::text, '(there is none)') || ' is '
            || coalesce(s.state, 'without a shipment')
        FROM orders."order" o
        LEFT JOIN warehouse.parcel p ON p.order_id = o.id AND p.opened_at IS NULL
        LEFT JOIN shipping.shipment s ON s.parcel_id = p.id
        LEFT JOIN tracking.parcel t ON t.shipment_id = s.id
        WHERE o.status = \(OrderState.completed) AND coalesce(s.state, '') NOT IN \([ShipmentState.delivered, .returned])
            AND coalesce(t.status, '') NOT IN \([TrackingStatus.delivered, .returnToSender])
        """)

    private static let picking = AuditCheck(
        "picking-on-a-tour", "Every order being picked has something left to pick on an open tour.",
        """
        SELECT f.order_id, 'order ' || f.order_id || ' is being picked since ' || coalesce(f.picking_at::timestamptz(0)::text, '?')
            || ', but no open tour has a pick for it'
        FROM warehouse.fulfilment f
        WHERE f.state = \(FulfilmentState.picking) AND NOT EXISTS (
            SELECT FROM warehouse.pick p JOIN warehouse.tour t ON t.id = p.tour_id
            WHERE p.order_id = f.order_id AND p.state = \(PickState.open) AND t.state = \(TourState.open))
        """)

    private static let tours = AuditCheck(
        "tours-settled", "All picks of a finished tour are picked or short.",
        """
        SELECT p.id, 'pick ' || p.id || ' of order ' || p.order_id || ' is open on tour ' || p.tour_id || ', which is done'
        FROM warehouse.pick p JOIN warehouse.tour t ON t.id = p.tour_id
        WHERE t.state = \(TourState.done) AND p.state = \(PickState.open)
        """)

    private static let idle = AuditCheck(
        "tours-moving", "On every open tour something was scanned within two hours.", kind: .warning,
        """
        SELECT t.id, 'tour ' || t.id || ' of ' || t.picker || CASE WHEN k.is_active THEN '' ELSE ' (who left)' END || ' with cart ' || t.cart
            || ' stands still since ' || t.last_at::timestamptz(0)
        FROM (SELECT id, picker, cart,
                greatest(started_at, (SELECT max(received_at) FROM warehouse.scan s WHERE s.tour_id = tour.id)) AS last_at
              FROM warehouse.tour WHERE state = \(TourState.open)) t
        JOIN warehouse.picker k ON k.badge = t.picker
        WHERE t.last_at < now() - interval '2 hours'
        """)

    private static let picks = AuditCheck(
        "picks-allocated", "Every open pick is for an open allocation of the same size, of an order being picked.",
        """
        SELECT p.id, 'pick ' || p.id || ' of order ' || p.order_id || ' wants ' || p.quantity || ', its allocation '
            || coalesce('has ' || a.quantity || ' and is ' || a.state, 'does not exist') || '; the order is ' || coalesce(f.state, 'unknown')
        FROM warehouse.pick p
        LEFT JOIN warehouse.allocation a ON a.id = p.allocation_id AND a.order_id = p.order_id
        LEFT JOIN warehouse.fulfilment f ON f.order_id = p.order_id
        WHERE p.state = \(PickState.open)
            AND (a.quantity, a.state, f.state) IS DISTINCT FROM (p.quantity, \(AllocationState.open), \(FulfilmentState.picking))
        """)
}

import Fulfilment
import MasterData
import Postgres

/// The statement that takes from orders what is not ordered any more: what is reserved first, then what was picked last.
struct OrderCutStatementStore: Sendable {
    /// The rows that may have to change are locked. Yields the orders that something was taken from.
    ///
    /// Of each line at most one share is cut in part. Of one that is reserved a new one is left, with a new pick at the end of its tour where it had
    /// one: a device knows the old one. Of one that was picked the part is a share of its own, that is to be put back.
    func statement(_ orders: [Int64]) -> SQL {
        """
        WITH cut AS MATERIALIZED (
            SELECT x.*, least(x.quantity, x.excess - x.before)::int AS pieces, least(x.quantity, x.excess - x.before) < x.quantity AS is_part
            FROM (
                SELECT a.id, a.order_id, a.line_no, a.stock_id, a.quantity, a.state = \(AllocationState.open) AS is_open,
                    sum(a.quantity) OVER line AS total,
                    sum(a.quantity) OVER line - coalesce(l.quantity, 0) AS excess,
                    sum(a.quantity) OVER (line ORDER BY a.state = \(AllocationState.open) DESC, a.id DESC ROWS UNBOUNDED PRECEDING) - a.quantity AS before
                FROM warehouse.fulfilment f
                JOIN orders.released r ON r.order_id = f.order_id
                JOIN warehouse.allocation a ON a.order_id = f.order_id AND a.state <> \(AllocationState.released)
                LEFT JOIN orders.released_line l ON l.order_id = a.order_id AND l.line_no = a.line_no
                WHERE f.order_id = ANY(\(orders)) AND f.state IN \([FulfilmentState.allocated, .picking, .picked])
                WINDOW line AS (PARTITION BY a.order_id, a.line_no)) x
            WHERE x.before < x.excess
        ), \(reserved), \(picked)
        SELECT DISTINCT order_id FROM cut ORDER BY order_id
        """
    }

    /// Behind `cut`: what is reserved.
    private var reserved: SQL {
        """
        freed AS (
            UPDATE warehouse.stock s SET reserved = s.reserved - c.pieces
            FROM (SELECT stock_id, sum(pieces) AS pieces FROM cut WHERE is_open GROUP BY stock_id) c WHERE s.id = c.stock_id
        ), booked AS (
            INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
            SELECT stock_id, 0, -pieces, \(StockMovement.release), order_id, line_no, 'picking-worker' FROM cut WHERE is_open
        ), closed AS (
            UPDATE warehouse.pick p SET state = \(PickState.short), picked = 0, reason = \(WithdrawnPick.changed.rawValue), done_at = now()
            FROM cut c WHERE c.is_open AND p.order_id = c.order_id AND p.allocation_id = c.id AND p.state = \(PickState.open)
            RETURNING p.tour_id, p.bin, p.order_id, p.allocation_id
        ), ended AS (
            UPDATE warehouse.allocation a SET state = \(AllocationState.released) FROM cut c WHERE a.id = c.id AND (c.is_open OR NOT c.is_part)
        ), kept AS (
            INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity)
            SELECT order_id, line_no, stock_id, quantity - pieces FROM cut WHERE is_open AND is_part
            RETURNING id, order_id, line_no, quantity
        ), appended AS (
            INSERT INTO warehouse.pick (tour_id, seq, bin, order_id, allocation_id, quantity)
            SELECT d.tour_id, (SELECT max(seq) FROM warehouse.pick WHERE tour_id = d.tour_id) + row_number() OVER (PARTITION BY d.tour_id ORDER BY k.id),
                d.bin, k.order_id, k.id, k.quantity
            FROM kept k JOIN cut c ON c.order_id = k.order_id AND c.line_no = k.line_no AND c.is_open AND c.is_part
            JOIN closed d ON d.allocation_id = c.id
        )
        """
    }

    /// Behind `cut`: what was picked. It is taken from the last of the parcels where it lies in parcels.
    private var picked: SQL {
        """
        lessened AS (
            UPDATE warehouse.allocation a SET quantity = a.quantity - c.pieces FROM cut c WHERE a.id = c.id AND NOT c.is_open AND c.is_part
        ), parted AS (
            INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity, state)
            SELECT order_id, line_no, stock_id, pieces, \(AllocationState.released) FROM cut WHERE NOT is_open AND is_part
            RETURNING id, order_id, line_no
        ), surplus AS (
            SELECT coalesce(n.id, c.id) AS id, c.id AS picked_id, c.order_id, c.line_no, c.stock_id, c.pieces AS quantity, c.total - c.before AS top
            FROM cut c LEFT JOIN parted n ON c.is_part AND n.order_id = c.order_id AND n.line_no = c.line_no WHERE NOT c.is_open
        ), packed AS (
            \(PutBackTaskStore.parcels(of: "SELECT order_id FROM cut"))
        ), asked AS (
            INSERT INTO warehouse.put_back (order_id, allocation_id, stock_id, container, quantity)
            SELECT x.order_id, x.id, x.stock_id, p.sscc, least(x.top, p.top) - greatest(x.top - x.quantity, p.top - p.quantity)
            FROM surplus x JOIN packed p ON p.order_id = x.order_id AND p.line_no = x.line_no
                AND x.top - x.quantity < p.top AND p.top - p.quantity < x.top
            UNION ALL
            SELECT x.order_id, x.id, x.stock_id, b.code, x.quantity
            FROM surplus x CROSS JOIN LATERAL (\(PutBackTaskStore.lastBin(of: "x.picked_id", "x.order_id"))) b
            WHERE NOT EXISTS (SELECT FROM packed p WHERE p.order_id = x.order_id)
        ), unpacked AS (
            DELETE FROM warehouse.packing p USING cut c WHERE p.order_id = c.order_id
        )
        """
    }
}

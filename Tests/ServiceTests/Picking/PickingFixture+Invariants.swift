import Fulfilment
import Postgres
import Testing

extension PickingFixture {
    /// The books agree with themselves, whatever happened.
    func checkBooks(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for (rule, query) in Self.violations {
            let found: [String] = try await postgres.query(query).map { try $0.decode(0) }
            #expect(found.isEmpty, "\(rule): \(found.prefix(5))", sourceLocation: sourceLocation)
        }
    }

    /// Every rule with a query that names what breaks it.
    private static let violations: [(String, SQL)] = [
        (
            "whoever took pieces did it with a device",
            "SELECT id || ' ' || actor FROM warehouse.ledger WHERE reason = \(StockMovement.pick) AND key_id IS NULL"
        ),
        (
            "the ledger sums up to the balances",
            """
            SELECT s.id || ' ' || s.sku FROM warehouse.stock s
            LEFT JOIN (SELECT stock_id, sum(on_hand_change) h, sum(reserved_change) r FROM warehouse.ledger GROUP BY stock_id) l
                ON l.stock_id = s.id
            WHERE coalesce(l.h, 0) <> s.on_hand OR coalesce(l.r, 0) <> s.reserved
            """
        ),
        (
            "what is reserved is openly allocated",
            """
            SELECT s.id || ' ' || s.sku || ' ' || s.reserved FROM warehouse.stock s
            LEFT JOIN (SELECT stock_id, sum(quantity) q FROM warehouse.allocation WHERE state = \(AllocationState.open) GROUP BY stock_id) a ON a.stock_id = s.id
            WHERE coalesce(a.q, 0) <> s.reserved
            """
        ),
        (
            "an order that moves has every piece, one that does not has none",
            """
            SELECT f.order_id || ' ' || f.state || ' line ' || l.line_no FROM warehouse.fulfilment f
            JOIN orders.line l ON l.order_id = f.order_id
            LEFT JOIN (SELECT order_id, line_no, sum(quantity) q FROM warehouse.allocation WHERE state <> \(AllocationState.released) GROUP BY 1, 2) a
                ON a.order_id = l.order_id AND a.line_no = l.line_no
            WHERE f.state <> \(FulfilmentState.cancelled)
                AND coalesce(a.q, 0) <> CASE WHEN f.state IN \([FulfilmentState.promised, .backordered]) THEN 0 ELSE l.quantity END
            """
        ),
        (
            "a cancelled order has nothing",
            """
            SELECT a.id || ' ' || a.state FROM warehouse.allocation a JOIN warehouse.fulfilment f USING (order_id)
            WHERE f.state = \(FulfilmentState.cancelled) AND a.state <> \(AllocationState.released)
            """
        ),
        (
            "every piece that was picked is of an order that has it, or was or is to be put back",
            """
            SELECT a.id || ' ' || a.state || ' picked ' || k.picked || ' to put back ' || coalesce(b.quantity, 0)
            FROM (SELECT order_id, line_no, stock_id, sum(quantity) FILTER (WHERE state = \(AllocationState.picked)) AS has, min(id) AS id,
                    min(state) AS state FROM warehouse.allocation GROUP BY 1, 2, 3) a
            JOIN (SELECT x.order_id, x.line_no, x.stock_id, sum(p.picked) AS picked
                  FROM warehouse.pick p JOIN warehouse.allocation x ON x.id = p.allocation_id GROUP BY 1, 2, 3) k USING (order_id, line_no, stock_id)
            LEFT JOIN (SELECT x.order_id, x.line_no, x.stock_id, sum(t.quantity) FILTER (WHERE x.state = \(AllocationState.released)) AS quantity
                       FROM warehouse.put_back t JOIN warehouse.allocation x ON x.id = t.allocation_id GROUP BY 1, 2, 3) b
                USING (order_id, line_no, stock_id)
            WHERE k.picked <> coalesce(a.has, 0) + coalesce(b.quantity, 0) + (
                -- A lot that became unfit was taken out of the bin and put back by its picker at once.
                SELECT coalesce(sum(g.on_hand_change), 0) FROM warehouse.ledger g
                WHERE g.order_id = a.order_id AND g.line_no = a.line_no AND g.stock_id = a.stock_id AND g.reason = \(StockMovement.adjust)
                    AND NOT EXISTS (SELECT FROM warehouse.stock_count c WHERE c.stock_id = g.stock_id AND c.counted_at = g.happened_at))
            """
        ),
        (
            "an allocation takes the article of its line",
            """
            SELECT a.id::text FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
            JOIN orders.line l ON l.order_id = a.order_id AND l.line_no = a.line_no WHERE l.sku <> s.sku
            """
        ),
        (
            "an order has lots of one site, its own",
            """
            SELECT a.id || ' ' || s.site || ' ' || f.site FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
            JOIN warehouse.fulfilment f ON f.order_id = a.order_id WHERE a.state <> \(AllocationState.released) AND s.site <> f.site
            """
        ),
        (
            "an order on the floor is on one open tour, one that is not has no open pick",
            """
            SELECT f.order_id || ' ' || f.state || ' tours ' || count(DISTINCT p.tour_id) FROM warehouse.fulfilment f
            LEFT JOIN warehouse.pick p ON p.order_id = f.order_id AND p.state = \(PickState.open)
            GROUP BY f.order_id, f.state HAVING count(DISTINCT p.tour_id) <> CASE WHEN f.state = \(FulfilmentState.picking) THEN 1 ELSE 0 END
            """
        ),
        (
            "a picked or packed order has no open allocation",
            """
            SELECT a.order_id::text FROM warehouse.allocation a JOIN warehouse.fulfilment f USING (order_id)
            WHERE a.state = \(AllocationState.open) AND f.state IN \([FulfilmentState.picked, .packed])
            """
        ),
        (
            "the parcels of a packed order hold what was ordered",
            """
            SELECT f.order_id || ' line ' || l.line_no FROM warehouse.fulfilment f JOIN orders.line l ON l.order_id = f.order_id
            LEFT JOIN (SELECT p.order_id, c.line_no, sum(c.quantity) q FROM warehouse.parcel p JOIN warehouse.parcel_line c ON c.parcel_id = p.id
                       WHERE p.opened_at IS NULL GROUP BY 1, 2) x ON x.order_id = l.order_id AND x.line_no = l.line_no
            WHERE f.state <> \(FulfilmentState.cancelled)
                AND coalesce(x.q, 0) <> CASE WHEN f.state = \(FulfilmentState.packed) THEN l.quantity ELSE 0 END
            """
        ),
    ]
}

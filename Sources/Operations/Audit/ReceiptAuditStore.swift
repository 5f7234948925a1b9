import Fulfilment
import Postgres
import Receiving

/// The checks of goods in: what was counted at the dock is what the ledger and the expected lines say.
enum ReceiptAuditStore {
    static let checks: [AuditCheck] = [ledger, expected, transfers, putAway]

    private static let ledger = AuditCheck(
        "receipts-in-ledger",
        "Every counted piece of a receipt is in the ledger under its name, in the status it was counted in.",
        """
        SELECT coalesce(c.id, 0), coalesce(c.document, l.document) || ': ' || coalesce(c.pieces, 0) || ' of ' || coalesce(c.sku, l.sku) || ' counted as '
            || coalesce(c.status, l.status) || ', the ledger says ' || coalesce(l.pieces, 0)
        FROM (
            SELECT max(r.id) AS id, \(ReceiptNameStore.name) AS document, n.sku, n.lot, w.status, sum(w.pieces) AS pieces
            FROM warehouse.receipt_line n JOIN warehouse.receipt r ON r.id = n.receipt_id JOIN warehouse.inbound i ON i.id = r.inbound_id
            CROSS JOIN LATERAL (VALUES
                (\(StockStatus.receiving), CASE WHEN n.is_damaged THEN 0 ELSE n.quantity - n.held END), (\(StockStatus.qualityHold), n.held),
                (\(StockStatus.damaged), CASE WHEN n.is_damaged THEN n.quantity ELSE 0 END)) AS w (status, pieces)
            WHERE w.pieces > 0 GROUP BY 2, n.sku, n.lot, w.status) c
        FULL JOIN (
            SELECT g.document, s.sku, s.lot, s.status, sum(g.on_hand_change) AS pieces
            FROM warehouse.ledger g JOIN warehouse.stock s ON s.id = g.stock_id
            WHERE g.document IN (SELECT \(ReceiptNameStore.name) FROM warehouse.receipt r JOIN warehouse.inbound i ON i.id = r.inbound_id)
            GROUP BY g.document, s.sku, s.lot, s.status) l
            ON (l.document, l.sku, l.lot, l.status) = (c.document, c.sku, c.lot, c.status)
        WHERE coalesce(c.pieces, 0) <> coalesce(l.pieces, 0)
        """)

    private static let expected = AuditCheck(
        "expected-lines", "What has come of an expected line is the sum of the counts for it.",
        """
        SELECT e.id, i.kind || ' ' || i.number || ' line ' || e.line_no || ': ' || e.received || ' of ' || e.sku || ' received, the counts say ' || x.pieces
        FROM warehouse.inbound_line e JOIN warehouse.inbound i ON i.id = e.inbound_id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(n.quantity), 0) AS pieces FROM warehouse.receipt_line n WHERE n.line_id = e.id OR n.order_line_id = e.id) x
        WHERE e.received <> x.pieces
        """)

    /// What is in transit is no row: it is what has left and has neither come nor been written off.
    private static let transfers = AuditCheck(
        "transfers-whole",
        "What has left for another site is what its transfer says, and every piece is in transit, received or written off; more only with a reason.",
        """
        SELECT coalesce(e.id, 0), coalesce(e.document || ' line ' || e.line_no, l.document || ', stock ' || l.stock_id) || ': '
            || coalesce(e.quantity, 0) || ' sent, the ledger says ' || coalesce(l.pieces, 0)
            || '; ' || coalesce(e.received, 0) || ' received, ' || coalesce(e.written_off, 0) || ' written off'
        FROM (
            SELECT e.id, \(ReceiptNameStore.sent) AS document, e.line_no, e.from_stock_id, e.quantity, e.received, e.written_off,
                e.received + e.written_off <= e.quantity OR EXISTS (
                    SELECT FROM warehouse.receipt_line n WHERE n.line_id = e.id AND n.reason IS NOT NULL)
                OR EXISTS (
                    -- What was counted blind is judged when it is finished.
                    SELECT FROM warehouse.receipt r WHERE r.inbound_id = i.id AND r.is_blind
                        AND (r.reason IS NOT NULL OR r.state = \(ReceiptState.receiving))) AS is_whole
            FROM warehouse.inbound i JOIN warehouse.inbound_line e ON e.inbound_id = i.id WHERE i.kind = \(InboundKind.transfer)) e
        FULL JOIN (
            SELECT document, stock_id, -sum(on_hand_change) AS pieces FROM warehouse.ledger
            WHERE reason = \(StockMovement.transfer) GROUP BY document, stock_id) l
            ON l.document = e.document AND l.stock_id = e.from_stock_id
        WHERE e.quantity IS DISTINCT FROM l.pieces OR NOT e.is_whole
        """)

    private static let putAway = AuditCheck(
        "receipts-waiting", "No counted delivery has waited at a dock for more than a day.", kind: .warning,
        """
        SELECT r.id, \(ReceiptNameStore.name) || ' has waited at ' || l.code || ' since ' || r.received_at::timestamptz(0)
        FROM warehouse.receipt r JOIN warehouse.inbound i ON i.id = r.inbound_id JOIN warehouse.location l ON l.id = r.location_id
        WHERE r.state = \(ReceiptState.received) AND r.received_at < now() - interval '1 day'
        """)
}

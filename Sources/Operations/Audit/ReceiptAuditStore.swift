import Fulfilment
import Postgres
import Receiving

/// The checks of goods in: what was counted at the dock is what the ledger and the expected lines say.
enum ReceiptAuditStore {
    static let checks: [AuditCheck] = [ledger, expected, putAway]

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

    private static let putAway = AuditCheck(
        "receipts-waiting", "No counted delivery has waited at a dock for more than a day.", kind: .warning,
        """
        SELECT r.id, \(ReceiptNameStore.name) || ' has waited at ' || l.code || ' since ' || r.received_at::timestamptz(0)
        FROM warehouse.receipt r JOIN warehouse.inbound i ON i.id = r.inbound_id JOIN warehouse.location l ON l.id = r.location_id
        WHERE r.state = \(ReceiptState.received) AND r.received_at < now() - interval '1 day'
        """)
}

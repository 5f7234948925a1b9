import Postgres

extension Migration {
    /// Goods that one site sends another are received there as what suppliers send is.
    static let transfers = Migration(
        "0063_transfers",
        """
        ALTER TABLE warehouse.inbound
            ADD COLUMN from_site text REFERENCES warehouse.site (code),
            ALTER COLUMN supplier DROP NOT NULL,
            DROP CONSTRAINT inbound_kind_check,
            ADD CONSTRAINT inbound_kind_check CHECK (kind IN ('purchase_order', 'notice', 'unannounced', 'transfer')),
            ADD CONSTRAINT inbound_sender_check CHECK (CASE WHEN kind = 'transfer'
                THEN supplier IS NULL AND from_site IS NOT NULL AND from_site <> site
                ELSE supplier IS NOT NULL AND from_site IS NULL END);
        COMMENT ON TABLE warehouse.inbound IS
            'What says that goods come: purchase orders, notices of suppliers, deliveries nobody announced, transfers from other sites.';
        COMMENT ON COLUMN warehouse.inbound.supplier IS 'Who sends it; NULL: another site does.';
        COMMENT ON COLUMN warehouse.inbound.from_site IS 'Of a transfer: the site that its pieces have left.';
        CREATE UNIQUE INDEX inbound_transfer ON warehouse.inbound (from_site, lower(number)) WHERE kind = 'transfer';
        COMMENT ON INDEX warehouse.inbound_transfer IS 'A site sends a number once, however it is typed.';

        ALTER TABLE warehouse.inbound_line ADD COLUMN from_stock_id bigint REFERENCES warehouse.stock (id);
        COMMENT ON COLUMN warehouse.inbound_line.from_stock_id IS
            'Of a transfer: the balance its pieces have left. What has neither come nor been written off is in transit.';

        ALTER TABLE warehouse.ledger DROP CONSTRAINT ledger_reason_check, ADD CONSTRAINT ledger_reason_check CHECK (reason IN (
            'receipt', 'reserve', 'release', 'pick', 'move', 'status', 'adjust', 'transfer'));

        CREATE OR REPLACE VIEW warehouse.expected_supply AS
        SELECT i.site, e.sku, e.quantity - e.received - e.written_off - coalesce(n.pieces, 0) AS pieces,
            greatest(i.expected_on, current_date) AS expected_on
        FROM warehouse.inbound_line e
        JOIN warehouse.inbound i ON i.id = e.inbound_id AND i.expected_on IS NOT NULL
        LEFT JOIN LATERAL (
            SELECT sum(x.quantity - x.received - x.written_off) AS pieces
            FROM warehouse.inbound a JOIN warehouse.inbound_line x ON x.inbound_id = a.id
            WHERE a.purchase_order_id = i.id AND x.sku = e.sku AND x.quantity > x.received + x.written_off) n ON true
        WHERE e.quantity > e.received + e.written_off + coalesce(n.pieces, 0)
            AND (e.expiry IS NULL OR e.expiry > current_date)
            -- A supplier that names no lot has not said which it is; a transfer without one has pieces without lot.
            AND NOT EXISTS (
                SELECT FROM warehouse.lot_bar b WHERE b.sku = e.sku AND b.lot = e.lot AND b.cleared_at IS NULL
                    AND (e.lot <> '' OR i.kind = 'transfer'))
        UNION ALL
        SELECT s.site, s.sku, s.on_hand, current_date FROM warehouse.stock s
        WHERE s.status = 'receiving' AND s.on_hand > 0 AND (s.expiry IS NULL OR s.expiry > current_date)
            AND NOT EXISTS (SELECT FROM warehouse.lot_bar b WHERE b.sku = s.sku AND b.lot = s.lot AND b.cleared_at IS NULL);
        COMMENT ON VIEW warehouse.expected_supply IS
            'Pieces that are not free yet and will be: on purchase orders, on notices, in transit from other sites, at docks; none of lots that are barred or expired. What a notice announces is not counted again with its purchase order.';
        """)
}

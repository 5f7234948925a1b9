import Postgres

extension Migration {
    /// What carriers charge, line by line, held against the labels that were bought.
    static let invoices = Migration(
        "0104_invoices",
        """
        CREATE TABLE shipping.invoice (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            account text NOT NULL,
            number text NOT NULL,
            currency text NOT NULL,
            imported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            imported_by text NOT NULL,
            lines bigint NOT NULL CHECK (lines > 0),
            total_millionths bigint NOT NULL,
            UNIQUE (account, number)
        );
        COMMENT ON TABLE shipping.invoice IS 'What a carrier charged an account. Append-only.';
        COMMENT ON COLUMN shipping.invoice.number IS 'The carrier''s.';
        COMMENT ON COLUMN shipping.invoice.total_millionths IS 'The sum of its lines, in millionths of the currency.';

        CREATE TABLE shipping.invoice_line (
            invoice_id bigint NOT NULL REFERENCES shipping.invoice(id),
            line bigint NOT NULL,
            number text NOT NULL,
            reference text NOT NULL,
            kind text NOT NULL,
            charged_millionths bigint NOT NULL,
            billed_g bigint,
            verdict text NOT NULL DEFAULT 'orphan' CHECK (verdict IN
                ('matched', 'price_differs', 'weight_differs', 'orphan', 'voided_charged', 'charged_twice')),
            shipment_id bigint,
            label_number text,
            expected_millionths bigint,
            expected_g bigint,
            PRIMARY KEY (invoice_id, line)
        );
        COMMENT ON TABLE shipping.invoice_line IS 'Each line of an invoice, with what we say to it.';
        COMMENT ON COLUMN shipping.invoice_line.line IS 'Of the file, counted from 1 with its header.';
        COMMENT ON COLUMN shipping.invoice_line.kind IS 'What is charged, in the carrier''s word; empty: carriage.';
        COMMENT ON COLUMN shipping.invoice_line.charged_millionths IS 'In millionths of the invoice''s currency; below zero for what is given back.';
        COMMENT ON COLUMN shipping.invoice_line.billed_g IS 'The weight that the carrier charges; NULL: it does not say.';
        COMMENT ON COLUMN shipping.invoice_line.label_number IS 'With the shipment, the label that it is for; NULL: no label is known.';
        COMMENT ON COLUMN shipping.invoice_line.expected_millionths IS
            'What the label was to cost, all lines of it together: as it was bought, else by our cards. NULL: nobody knows.';
        CREATE INDEX invoice_line_label ON shipping.invoice_line (shipment_id, label_number) WHERE shipment_id IS NOT NULL;
        COMMENT ON INDEX shipping.invoice_line_label IS 'What was charged for a label before.';
        """)
}

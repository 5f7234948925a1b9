import Postgres

extension Migration {
    /// Everything that goes with a parcel is kept in its own bytes, and stays when its label is given back; before, a shipment had one text.
    static let documents = Migration(
        "0101_documents",
        #"""
        CREATE TABLE shipping.document (
            parcel_id bigint NOT NULL,
            n smallint,
            kind text NOT NULL CHECK (kind IN
                ('label', 'return_label', 'cod_label', 'customs', 'invoice', 'packing_list', 'receipt', 'manifest', 'other')),
            media text NOT NULL CHECK (media IN ('zpl', 'epl', 'pdf', 'png', 'gif', 'jpg', 'html', 'other')),
            kept_at timestamptz NOT NULL DEFAULT now(),
            tracking_number text,
            sha256 bytea NOT NULL GENERATED ALWAYS AS (sha256(bytes)) STORED,
            bytes bytea NOT NULL CHECK (length(bytes) > 0),
            PRIMARY KEY (parcel_id, kind, sha256)
        );
        COMMENT ON TABLE shipping.document IS
            'What goes with parcels: labels, customs forms, invoices. The same bytes are kept once for a parcel. Append-only.';
        COMMENT ON COLUMN shipping.document.n IS
            'The attempt of the parcel''s shipment that bought it; NULL: none did, or it is from before there were attempts.';
        COMMENT ON COLUMN shipping.document.tracking_number IS
            'Of the label that it goes with; NULL: it goes with the parcel, whoever carries it.';

        -- ZPL was kept as it is, anything else in Base64. What is neither stays as it was told.
        INSERT INTO shipping.document (parcel_id, kind, media, kept_at, tracking_number, bytes)
        SELECT d.parcel_id, 'label',
            CASE WHEN substr(d.bytes, 1, 4) = '%PDF'::bytea THEN 'pdf' WHEN position('^XA'::bytea IN d.bytes) > 0 THEN 'zpl' ELSE 'other' END,
            coalesce(d.booked_at, d.created_at), d.tracking_number, d.bytes
        FROM (
            SELECT s.parcel_id, s.booked_at, s.created_at, s.tracking_number,
                CASE WHEN s.label LIKE '%^XA%' THEN convert_to(s.label, 'UTF8')
                    WHEN length(p.plain) % 4 = 0 AND p.plain ~ '^[A-Za-z0-9+/]+={0,2}$' THEN decode(p.plain, 'base64')
                    ELSE convert_to(s.label, 'UTF8') END AS bytes
            FROM shipping.shipment s CROSS JOIN LATERAL (SELECT regexp_replace(s.label, '\s', '', 'g') AS plain) p
            WHERE s.label <> '') d
        WHERE length(d.bytes) > 0;

        DROP VIEW shipping.parcel_label;
        ALTER TABLE shipping.shipment DROP COLUMN label;
        CREATE VIEW shipping.parcel_document AS
        SELECT d.parcel_id, s.order_id, d.kind, d.media, d.tracking_number, d.kept_at, d.sha256, d.bytes,
            d.tracking_number IS NULL OR d.tracking_number IS NOT DISTINCT FROM s.tracking_number AS is_current
        FROM shipping.document d JOIN shipping.shipment s ON s.parcel_id = d.parcel_id;
        COMMENT ON VIEW shipping.parcel_document IS
            'For others: what goes with each parcel; not current is what came with a label that was given back.';
        CREATE VIEW shipping.parcel_label AS
        SELECT s.parcel_id, s.order_id, s.state, s.carrier, s.reason, (
            SELECT d.bytes FROM shipping.document d
            WHERE d.parcel_id = s.parcel_id AND d.kind = 'label'
                AND (d.tracking_number IS NULL OR d.tracking_number = s.tracking_number)
            ORDER BY d.kept_at DESC, d.sha256 LIMIT 1) AS label
        FROM shipping.shipment s;
        COMMENT ON VIEW shipping.parcel_label IS 'For others: the label of each parcel in its bytes, or why it has none.';
        """#)
}

import Postgres

extension Migration {
    /// Manifests are those of an account, are told to the carrier's service where that wants it, and scans at the dock may be taken back.
    static let manifestFilings = Migration(
        "0103_manifest_filings",
        """
        ALTER TABLE shipping.manifest ADD COLUMN account text NOT NULL DEFAULT '', ADD COLUMN shipments bigint[];
        COMMENT ON COLUMN shipping.manifest.shipments IS
            'What stands on it, as shipment.manifest_id says from the other side; NULL: it is from before this was kept.';
        COMMENT ON COLUMN shipping.manifest.account IS 'Through which the labels were bought; empty: nobody knows any more.';
        UPDATE shipping.manifest m SET account = a.account
        FROM (SELECT s.manifest_id, min(l.account) AS account FROM shipping.shipment s
            JOIN shipping.label l ON l.shipment_id = s.id AND l.number = s.tracking_number
            WHERE s.manifest_id IS NOT NULL GROUP BY s.manifest_id HAVING count(DISTINCT l.account) = 1) a
        WHERE a.manifest_id = m.id;
        ALTER TABLE shipping.manifest DROP CONSTRAINT manifest_carrier_site_ship_date_key,
            ADD UNIQUE (carrier, account, site, ship_date);
        COMMENT ON TABLE shipping.manifest IS
            'Closed lists of what goes through an account of a carrier at a site on a day. What collects has no row: it is what stands on no list. Append-only.';

        CREATE TABLE shipping.manifest_filing (
            manifest_id bigint PRIMARY KEY REFERENCES shipping.manifest(id),
            state text NOT NULL CHECK (state IN ('wanted', 'calling', 'pending', 'unknown', 'taken', 'refused')),
            calls integer NOT NULL DEFAULT 0,
            next_at timestamptz,
            handle text NOT NULL DEFAULT '',
            detail text,
            owner text,
            called_at timestamptz,
            answered_at timestamptz
        );
        COMMENT ON TABLE shipping.manifest_filing IS
            'What the carrier''s service was told of a closed manifest. No row: the service of its account does not want to be told.';
        COMMENT ON COLUMN shipping.manifest_filing.calls IS 'How often the service was asked: an answer counts only for the last.';
        COMMENT ON COLUMN shipping.manifest_filing.next_at IS
            'When somebody has to go on: the end of the caller''s time, or the next call. NULL: nobody has to.';
        COMMENT ON COLUMN shipping.manifest_filing.handle IS 'The service''s name for it, from its answer.';
        COMMENT ON COLUMN shipping.manifest_filing.detail IS 'What was last said of it, for a person.';
        COMMENT ON COLUMN shipping.manifest_filing.owner IS 'Who decides about one that was refused; NULL: nobody has to.';
        CREATE INDEX manifest_filing_open ON shipping.manifest_filing (next_at)
            WHERE state IN ('wanted', 'calling', 'pending', 'unknown');
        COMMENT ON INDEX shipping.manifest_filing_open IS 'Manifests whose carriers are still to be asked; the others only grow.';

        CREATE TABLE shipping.manifest_form (
            manifest_id bigint NOT NULL REFERENCES shipping.manifest(id),
            n smallint NOT NULL CHECK (n >= 1),
            media text NOT NULL,
            document bytea NOT NULL,
            PRIMARY KEY (manifest_id, n)
        );
        COMMENT ON TABLE shipping.manifest_form IS 'The forms that carriers made of manifests, for the driver to scan.';
        COMMENT ON COLUMN shipping.manifest_form.media IS 'A name of DocumentMedia: pdf, png, …';

        CREATE TABLE warehouse.hand_over_undo (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            parcel_id bigint NOT NULL REFERENCES warehouse.parcel(id),
            carrier text NOT NULL,
            route_id bigint,
            picker text NOT NULL,
            scanned_at timestamptz NOT NULL,
            undone_by text NOT NULL,
            undone_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        COMMENT ON TABLE warehouse.hand_over_undo IS
            'Scans at the dock that were taken back, because their parcels are still here. Append-only.';
        COMMENT ON COLUMN warehouse.hand_over_undo.picker IS 'The badge of whoever had scanned it.';
        COMMENT ON COLUMN warehouse.hand_over_undo.undone_by IS 'Who took the scan back: a badge, or a person''s name.';
        COMMENT ON TABLE warehouse.hand_over IS
            'Parcels that somebody scanned when they left the house. A scan that was taken back is in hand_over_undo instead.';

        CREATE OR REPLACE VIEW shipping.parcel_to_leave AS
        SELECT parcel_id, order_id, state, carrier, route_id, handed_over_at, handed_over_by, manifest_id FROM shipping.shipment;
        """)
}

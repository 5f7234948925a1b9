import Postgres

extension Migration {
    /// What was handed to a carrier on a day is listed, once.
    static let manifests = Migration(
        "0086_manifests",
        """
        CREATE TABLE shipping.manifest (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            carrier text NOT NULL REFERENCES shipping.carrier(code),
            site text NOT NULL,
            ship_date date NOT NULL,
            cut_off_at timestamptz,
            closed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            closed_by text,
            parcels integer NOT NULL CHECK (parcels > 0),
            document bytea NOT NULL,
            sha256 bytea NOT NULL GENERATED ALWAYS AS (sha256(document)) STORED,
            UNIQUE (carrier, site, ship_date)
        );
        COMMENT ON TABLE shipping.manifest IS
            'Closed lists of what a carrier takes at a site on a day. What collects has no row: it is what stands on no list. Append-only.';
        COMMENT ON COLUMN shipping.manifest.ship_date IS 'By the site''s clock.';
        COMMENT ON COLUMN shipping.manifest.cut_off_at IS 'When the last of the day''s cut-offs passes; NULL: the carrier has none that day.';
        COMMENT ON COLUMN shipping.manifest.closed_by IS 'Who closed it before; NULL: it was closed at its cut-off.';
        COMMENT ON COLUMN shipping.manifest.document IS 'The list as it was printed, UTF-8.';
        ALTER TABLE shipping.shipment ADD COLUMN manifest_id bigint REFERENCES shipping.manifest(id);
        COMMENT ON COLUMN shipping.shipment.manifest_id IS 'The one list that it stands on; NULL: none yet, or it is the own fleet''s.';

        CREATE VIEW warehouse.calendar_site AS SELECT code AS site, time_zone, latitude, longitude FROM warehouse.site;
        COMMENT ON VIEW warehouse.calendar_site IS 'For others: the clock on the wall of each site, and where it is.';
        CREATE VIEW warehouse.calendar_hours AS SELECT site, weekday, opens, closes FROM warehouse.opening;
        COMMENT ON VIEW warehouse.calendar_hours IS 'For others: when people work.';
        CREATE VIEW warehouse.calendar_holiday AS
        SELECT s.code AS site, h.day, h.region, h.name FROM warehouse.site s
        JOIN warehouse.holiday h ON h.country = s.country AND (h.region = '' OR lower(h.region) = lower(s.region));
        COMMENT ON VIEW warehouse.calendar_holiday IS 'For others: when sites do not work and nobody picks up.';
        CREATE VIEW warehouse.calendar_exception AS
        SELECT site, day, carrier, service, opens, closes, cut_off, note FROM warehouse.site_exception;
        COMMENT ON VIEW warehouse.calendar_exception IS 'For others: days that are unlike the usual.';
        """)
}

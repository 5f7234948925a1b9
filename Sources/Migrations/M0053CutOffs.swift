import Postgres

extension Migration {
    /// Until when carriers take parcels at a site, and what the warehouse has to know to work towards it.
    static let cutOffs = Migration(
        "0053_cut_offs",
        """
        CREATE TABLE shipping.cut_off (
            carrier text NOT NULL,
            service text NOT NULL,
            site text NOT NULL,
            weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            cut_off time NOT NULL,
            PRIMARY KEY (carrier, service, site, weekday),
            FOREIGN KEY (carrier, service) REFERENCES shipping.service (carrier, code)
        );
        COMMENT ON TABLE shipping.cut_off IS
            'Until when a parcel leaves a site with a service the same day, by the site''s clock. No row for a weekday: no pickup.';
        COMMENT ON COLUMN shipping.cut_off.weekday IS '1 Monday … 7 Sunday.';

        CREATE VIEW shipping.offered_pickup AS
        SELECT p.carrier, p.service, p.site, p.weekday, p.cut_off
        FROM shipping.cut_off p JOIN shipping.carrier c ON c.code = p.carrier WHERE c.is_active;
        COMMENT ON VIEW shipping.offered_pickup IS 'For others: until when carriers take parcels.';

        CREATE VIEW shipping.offered_zone AS
        SELECT z.carrier, z.service, z.zone, z.country, z.from_km, z.to_km, z.transit_days
        FROM shipping.zone z JOIN shipping.carrier c ON c.code = z.carrier
        WHERE c.is_active AND EXISTS (
            SELECT FROM shipping.rate r WHERE r.carrier = z.carrier AND r.service = z.service AND r.zone = z.zone);
        COMMENT ON VIEW shipping.offered_zone IS 'For others: how far carriers go, and how many days it takes them.';
        """)
}

import Postgres

extension Migration {
    /// Lets intake see what carriers take, so that an order nobody can ship is held instead of picked.
    static let rateCardViews = Migration(
        "0016_rate_card_views",
        #"""
        CREATE VIEW shipping.offered_service AS
            SELECT s.carrier, s.code AS service, c.is_own_fleet, s.max_weight_g, s.max_length_mm, s.volumetric_divisor
            FROM shipping.service s JOIN shipping.carrier c ON c.code = s.carrier WHERE c.is_active;
        -- A country of '*' means every country the service has no zone of its own for, so those come last.
        CREATE VIEW shipping.offered_price AS
            SELECT z.carrier, z.service, z.zone, z.country, z.from_km, z.to_km, z.transit_days, r.up_to_g, r.price, r.currency
            FROM shipping.zone z JOIN shipping.rate r ON r.carrier = z.carrier AND r.service = z.service AND r.zone = z.zone;
        CREATE VIEW warehouse.shipping_site AS SELECT code AS site, latitude, longitude FROM warehouse.site;
        """#)
}

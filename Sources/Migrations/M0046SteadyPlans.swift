import Postgres

extension Migration {
    /// What programs ask for often is found by an index, whatever the database knows of its tables.
    static let steadyPlans = Migration(
        "0046_steady_plans",
        #"""
        CREATE INDEX location_any_case ON warehouse.location (lower(code));
        COMMENT ON INDEX warehouse.location_any_case IS 'People type places and devices send them in any case.';
        CREATE INDEX sku_any_case ON warehouse.sku (lower(code));
        COMMENT ON INDEX warehouse.sku_any_case IS 'People type articles in any case.';
        CREATE INDEX location_aisle ON warehouse.location (site, aisle);
        COMMENT ON INDEX warehouse.location_aisle IS 'The first and the last aisle of a site.';
        CREATE INDEX location_cell ON warehouse.location (site, cell);
        COMMENT ON INDEX warehouse.location_cell IS 'The first and the last cell of a site''s aisles.';

        -- Whether a carrier is the own fleet is looked up for each shipment: joined, all shipments of the own fleet may be read to find one.
        CREATE OR REPLACE VIEW shipping.fleet_shipment AS
        SELECT s.id AS shipment_id, s.order_id, s.parcel_id, s.state, s.promised_by, s.tracking_number, s.trace
        FROM shipping.shipment s
        WHERE (SELECT c.is_own_fleet FROM shipping.carrier c WHERE c.code = s.carrier);

        -- Both are asked for by the order's id. Written plainly, the condition lets all moving orders be read to find one, as long as nothing
        -- is known of how many there are.
        CREATE OR REPLACE VIEW orders.released AS
        SELECT o.id AS order_id, o.priority, o.promised_by, o.ship_complete, o.trace, o.released_at
        FROM orders."order" o WHERE nullif(o.status, '') = 'accepted';
        CREATE OR REPLACE VIEW orders.released_line AS
        SELECT l.order_id, l.line_no, l.sku, l.quantity, o.priority, o.promised_by, o.ship_complete
        FROM orders.line l JOIN orders."order" o ON o.id = l.order_id WHERE nullif(o.status, '') = 'accepted';
        """#)
}

import Postgres

extension Migration {
    /// Everything a shop sends is kept: the rest of an address, what is no field of an order, prices of fractions of a cent.
    static let addressesWhole = Migration(
        "0033_addresses_whole",
        #"""
        ALTER TABLE orders."order"
            ADD COLUMN company text NOT NULL DEFAULT '',
            ADD COLUMN street2 text NOT NULL DEFAULT '',
            ADD COLUMN phone text NOT NULL DEFAULT '',
            ADD COLUMN email text NOT NULL DEFAULT '',
            ADD COLUMN extra json;
        COMMENT ON COLUMN orders."order".street2 IS 'Flat, floor, building: what the shop has beside the street, in one line.';
        COMMENT ON COLUMN orders."order".extra IS
            'What the shop sent and no field of an order has, by its path in the document; NULL when there was nothing.';

        CREATE OR REPLACE VIEW orders.destination AS
            SELECT id AS order_id, channel, external_id, recipient, street, city, region, postcode, country, latitude, longitude,
                   promised_by, priority, trace, status, company, street2, phone, email
            FROM orders."order";

        ALTER TABLE orders.line ALTER COLUMN unit_price TYPE numeric;
        ALTER TABLE orders.line ADD COLUMN total bigint GENERATED ALWAYS AS (round(quantity * unit_price)) STORED;
        COMMENT ON COLUMN orders.line.unit_price IS
            'In the minor unit of the currency, with fractions of it down to a millionth of the currency''s unit.';
        COMMENT ON COLUMN orders.line.total IS
            'In the minor unit of the currency: quantity × unit price, computed exactly and rounded once, a half away from zero.';
        """#)
}

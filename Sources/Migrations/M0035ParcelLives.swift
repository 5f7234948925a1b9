import Postgres

extension Migration {
    /// Numbers are compared by their letters and digits, belong to a carrier, and are used again.
    static let parcelLives = Migration(
        "0035_parcel_lives",
        #"""
        CREATE FUNCTION shipping.number_key(number text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN CASE WHEN number COLLATE "C" ~ '^[0-9A-Z]*$' THEN number ELSE coalesce(nullif(translate(upper(regexp_replace(number COLLATE "C",
            '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00A0\u00AD\u1680\u180E\u2000-\u206F\u2212\u3000-\u3003\u30FB\uFE58\uFE63\uFEFF\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]',
            '', 'g')), '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹',
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890123456789'), ''), number) END;
        COMMENT ON FUNCTION shipping.number_key IS
            'What tracking numbers are compared by: letters and digits, small letters as capitals. TrackingNumber.key is the same in the programs.';

        ALTER TABLE shipping.shipment
            ADD COLUMN number_key text GENERATED ALWAYS AS (shipping.number_key(tracking_number)) STORED,
            ADD COLUMN number_freed_at timestamptz,
            DROP CONSTRAINT shipment_tracking_number_key;
        COMMENT ON COLUMN shipping.shipment.number_freed_at IS
            'Since when another parcel has the number: the carrier used it again after this one had ended.';
        CREATE UNIQUE INDEX shipment_number ON shipping.shipment (carrier, tracking_number) WHERE number_freed_at IS NULL;
        COMMENT ON INDEX shipping.shipment_number IS 'Two carriers may have the same number; one carrier uses it for one parcel at a time.';
        CREATE INDEX shipment_number_key ON shipping.shipment (number_key);
        COMMENT ON INDEX shipping.shipment_number_key IS 'The parcels a number may mean.';

        CREATE OR REPLACE VIEW shipping.tracked_shipment AS
            SELECT id AS shipment_id, order_id, carrier, tracking_number, state, expected_at, promised_by, trace, number_key, booked_at
            FROM shipping.shipment WHERE tracking_number IS NOT NULL;
        CREATE VIEW shipping.carrier_code AS SELECT code FROM shipping.carrier;
        COMMENT ON VIEW shipping.carrier_code IS 'For others: whom an event may name.';

        ALTER TABLE tracking.parcel
            ADD COLUMN number_key text GENERATED ALWAYS AS (shipping.number_key(tracking_number)) STORED,
            ADD COLUMN booked_at timestamptz,
            DROP CONSTRAINT parcel_pkey,
            DROP CONSTRAINT parcel_shipment_id_key,
            ADD PRIMARY KEY (shipment_id);
        COMMENT ON COLUMN tracking.parcel.booked_at IS 'When its label was bought: what is dated two days before that is of an earlier parcel.';
        CREATE INDEX parcel_number ON tracking.parcel (number_key);
        COMMENT ON INDEX tracking.parcel_number IS 'The parcels an event may be about.';
        UPDATE tracking.parcel p SET booked_at = s.booked_at FROM shipping.shipment s WHERE s.id = p.shipment_id;

        -- What was kept once for each way of writing the number is one event: that which counts, else the oldest.
        DELETE FROM tracking.event e USING (
            SELECT tracking_number, key, row_number() OVER (
                PARTITION BY shipping.number_key(tracking_number), key, source, occurred_at
                ORDER BY refused IS DISTINCT FROM '', received_at, tracking_number) AS place
            FROM tracking.event) copy
        WHERE copy.place > 1 AND copy.tracking_number = e.tracking_number AND copy.key = e.key;
        ALTER TABLE tracking.event
            ADD COLUMN number_key text GENERATED ALWAYS AS (shipping.number_key(tracking_number)) STORED,
            ADD COLUMN shipment_id bigint,
            DROP CONSTRAINT event_pkey;
        ALTER TABLE tracking.event ALTER COLUMN number_key SET NOT NULL;
        COMMENT ON COLUMN tracking.event.shipment_id IS 'The parcel it counts for; NULL while it counts for none.';
        COMMENT ON COLUMN tracking.event.refused IS
            'NULL: of a parcel nobody knows yet. Blank: it counts for shipment_id. Otherwise why it counts for none.';
        CREATE UNIQUE INDEX event_once ON tracking.event (number_key, key, source, occurred_at) NULLS NOT DISTINCT;
        COMMENT ON INDEX tracking.event_once IS
            'Two carriers, or a carrier that uses a number again, may give two events of a number the same id.';
        UPDATE tracking.event e SET shipment_id = p.shipment_id FROM tracking.parcel p
        WHERE p.tracking_number = e.tracking_number AND e.refused = '';

        DELETE FROM tracking.second_look l USING (
            SELECT source, tracking_number, row_number() OVER (
                PARTITION BY source, shipping.number_key(tracking_number)
                ORDER BY status <> 'return_to_sender', due_at, tracking_number) AS place
            FROM tracking.second_look) copy
        WHERE copy.place > 1 AND copy.source = l.source AND copy.tracking_number = l.tracking_number;
        ALTER TABLE tracking.second_look
            ADD COLUMN number_key text GENERATED ALWAYS AS (shipping.number_key(tracking_number)) STORED,
            DROP CONSTRAINT second_look_pkey,
            ADD PRIMARY KEY (source, number_key);
        COMMENT ON COLUMN tracking.second_look.tracking_number IS
            'As a webhook wrote it: the carrier is asked about it so, and once however others write it.';

        -- Whoever looks for an event of a number looks by its key now.
        DO $$
        BEGIN
            EXECUTE 'CREATE OR REPLACE VIEW operations.standing AS ' || regexp_replace(pg_get_viewdef('operations.standing'::regclass),
                '\m([ek])\.tracking_number = s\.tracking_number', '\1.number_key = s.number_key', 'g');
        END $$;

        -- The status of these parcels rests on what was dated before their labels, or lacks what was written otherwise than printed. What is
        -- still on its way is made known anew: the stall detector sends its shipment.dispatched again. What such events have delivered
        -- stays as it is, and the audit names it.
        DELETE FROM tracking.parcel p USING shipping.shipment s
        WHERE s.id = p.shipment_id AND s.state = 'dispatched' AND EXISTS (
            SELECT FROM tracking.event e WHERE e.number_key = p.number_key
                AND (e.refused IS NULL OR e.refused = '' AND e.occurred_at < p.booked_at - interval '2 days'));
        UPDATE tracking.event e SET refused = NULL, shipment_id = NULL
        WHERE shipment_id IS NOT NULL AND NOT EXISTS (SELECT FROM tracking.parcel p WHERE p.shipment_id = e.shipment_id);
        """#)
}

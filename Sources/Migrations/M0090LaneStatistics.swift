import Postgres

extension Migration {
    /// How long parcels take on every lane, counted from what carriers tell.
    static let laneStatistics = Migration(
        "0090_lane_statistics",
        """
        CREATE VIEW shipping.tracked_carriage AS
            SELECT id AS shipment_id, parcel_id, coalesce(service, '') AS service FROM shipping.shipment WHERE tracking_number IS NOT NULL;
        COMMENT ON VIEW shipping.tracked_carriage IS 'For others: which parcel a tracked shipment is, and the service it was booked with.';

        CREATE TABLE tracking.lane_week (
            level text NOT NULL CHECK (level IN ('weekday', 'lane', 'country', 'countries', 'service', 'carrier')),
            carrier text NOT NULL,
            service text NOT NULL,
            site text NOT NULL,
            origin text NOT NULL,
            country text NOT NULL,
            postcode_prefix text NOT NULL,
            weekday smallint NOT NULL CHECK (weekday BETWEEN 0 AND 7),
            week date NOT NULL CHECK (extract(isodow FROM week) = 1),
            parcels integer NOT NULL CHECK (parcels > 0),
            sketches bytea NOT NULL,
            PRIMARY KEY (level, carrier, service, site, origin, country, postcode_prefix, weekday, week)
        );
        COMMENT ON TABLE tracking.lane_week IS
            'How long the legs of parcels took that were delivered in a week, by lane; what a level does not tell apart is blank or 0.';
        COMMENT ON COLUMN tracking.lane_week.weekday IS 'Of the first scan, by the clock of the site: 1 Monday … 7 Sunday.';
        COMMENT ON COLUMN tracking.lane_week.week IS 'Its Monday, in UTC.';
        COMMENT ON COLUMN tracking.lane_week.sketches IS 'Counts of the bins of each leg; LegSketches writes and reads them.';

        CREATE TABLE tracking.lane_case (
            shipment_id bigint PRIMARY KEY,
            carrier text NOT NULL,
            service text NOT NULL,
            site text NOT NULL,
            origin text NOT NULL,
            country text NOT NULL,
            postcode_prefix text NOT NULL,
            weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            week date NOT NULL,
            acceptance integer,
            haul integer,
            door integer,
            attempt integer,
            transit integer NOT NULL
        );
        COMMENT ON TABLE tracking.lane_case IS
            'What each delivered parcel is counted with in lane_week: nothing is counted twice, and what was counted wrongly is taken back.';
        COMMENT ON COLUMN tracking.lane_case.transit IS 'Seconds, as those of the other legs, of which NULL says that nobody can tell.';
        CREATE INDEX lane_case_old ON tracking.lane_case (week);
        COMMENT ON INDEX tracking.lane_case_old IS 'What is old enough to be forgotten.';

        CREATE TABLE tracking.lane_due (shipment_id bigint PRIMARY KEY);
        COMMENT ON TABLE tracking.lane_due IS 'Parcels of which something new is known, to be counted anew.';

        CREATE TABLE tracking.lane_mark (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            collected_until timestamptz NOT NULL
        );
        COMMENT ON TABLE tracking.lane_mark IS 'One row: the parcels of events received before it are counted or due.';

        CREATE INDEX event_received ON tracking.event USING brin (received_at) WITH (autosummarize = on);
        COMMENT ON INDEX tracking.event_received IS 'What came since the lanes were last brought up to date.';

        INSERT INTO tracking.lane_mark (collected_until) VALUES (now());
        INSERT INTO tracking.lane_due (shipment_id)
        SELECT shipment_id FROM tracking.parcel WHERE status = 'delivered' AND delivered_at > now() - interval '52 weeks';
        """)
}

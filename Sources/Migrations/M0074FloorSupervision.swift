import Postgres

extension Migration {
    /// What supervisors do on the floor: zones they close for a while, and tours they hand over or take apart.
    static let floorSupervision = Migration(
        "0074_floor_supervision",
        """
        CREATE TABLE warehouse.zone_closure (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            site text NOT NULL REFERENCES warehouse.site(code),
            zone text NOT NULL CHECK (zone <> ''),
            reason text NOT NULL CHECK (reason <> ''),
            closed_by text NOT NULL,
            closed_key text,
            closed_at timestamptz NOT NULL DEFAULT now(),
            opened_by text,
            opened_key text,
            opened_at timestamptz,
            CHECK ((opened_by IS NULL) = (opened_at IS NULL))
        );
        COMMENT ON TABLE warehouse.zone_closure IS
            'Zones that no new work goes into, to count or to repair: no tour begins there, nothing is proposed to go there. Opened ones stay for the record.';
        COMMENT ON COLUMN warehouse.zone_closure.closed_key IS 'The API key of the device; NULL: by a command on the server.';
        COMMENT ON COLUMN warehouse.zone_closure.opened_at IS 'NULL: it is closed.';
        CREATE UNIQUE INDEX zone_closure_now ON warehouse.zone_closure (site, zone) WHERE opened_at IS NULL;
        COMMENT ON INDEX warehouse.zone_closure_now IS 'A zone is closed once; what is closed now is asked with every tour.';

        CREATE TABLE warehouse.tour_change (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            tour_id bigint NOT NULL REFERENCES warehouse.tour(id),
            from_picker text NOT NULL,
            to_picker text,
            given_back bigint[] NOT NULL DEFAULT '{}',
            reason text NOT NULL,
            actor text NOT NULL,
            key_id text,
            at timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE warehouse.tour_change IS
            'Tours that somebody else than their picker changed: handed over, or taken apart so that their orders are given out again. Append-only.';
        COMMENT ON COLUMN warehouse.tour_change.to_picker IS 'Who has it from then on; NULL: it stays with its picker, or is closed.';
        COMMENT ON COLUMN warehouse.tour_change.given_back IS 'Orders of which nothing was picked, and that are given out again.';
        COMMENT ON COLUMN warehouse.tour_change.key_id IS 'The API key of the device; NULL: by a command on the server.';
        CREATE INDEX tour_change_tour ON warehouse.tour_change (tour_id);
        COMMENT ON INDEX warehouse.tour_change_tour IS 'Who had a tour before.';
        """)
}

import Postgres

extension Migration {
    /// The scans that a device sent together are one row.
    static let scanUploads = Migration(
        "0048_scan_uploads",
        #"""
        CREATE TABLE warehouse.scan_upload (
            tour_id bigint NOT NULL,
            number bigint GENERATED ALWAYS AS IDENTITY,
            picker text NOT NULL,
            received_at timestamptz NOT NULL DEFAULT now(),
            key_id text,
            session_id bigint,
            ids uuid[] NOT NULL,
            pick_ids bigint[] NOT NULL,
            at timestamptz[] NOT NULL,
            happened_at timestamptz[] NOT NULL,
            steps text[] NOT NULL,
            codes text[] NOT NULL,
            quantities integer[] NOT NULL,
            accepted boolean[] NOT NULL,
            messages text[] NOT NULL,
            effects text[] NOT NULL,
            PRIMARY KEY (tour_id, number),
            CONSTRAINT scan_upload_ids_check CHECK (cardinality(ids) BETWEEN 1 AND 1000000 AND cardinality(pick_ids) = cardinality(ids)
                AND cardinality(at) = cardinality(ids) AND cardinality(happened_at) = cardinality(ids)
                AND cardinality(steps) = cardinality(ids) AND cardinality(codes) = cardinality(ids)
                AND cardinality(quantities) = cardinality(ids) AND cardinality(accepted) = cardinality(ids)
                AND cardinality(messages) = cardinality(ids) AND cardinality(effects) = cardinality(ids))
        );
        COMMENT ON TABLE warehouse.scan_upload IS
            'Scans as a device sent them together: append-only, each in the arrays at one place. A scan that is sent again is not in a second row.';
        COMMENT ON COLUMN warehouse.scan_upload.number IS
            'The order in which uploads arrived; a device sends scans in the order they were made.';
        COMMENT ON COLUMN warehouse.scan_upload.key_id IS 'The API key of the device that sent it; NULL: from before there were sessions.';
        COMMENT ON COLUMN warehouse.scan_upload.session_id IS
            'The session in which it was sent; old sessions are forgotten, keys are not.';
        COMMENT ON COLUMN warehouse.scan_upload.at IS 'As the clock of the device said.';
        COMMENT ON COLUMN warehouse.scan_upload.happened_at IS
            'The same as the warehouse takes it: never before the tour nor after the upload, and in the order of the upload.';
        COMMENT ON COLUMN warehouse.scan_upload.effects IS 'How the scan ended its pick; NULL for the steps before.';

        INSERT INTO warehouse.scan_upload (tour_id, picker, received_at, key_id, session_id, ids, pick_ids, at, happened_at, steps, codes,
            quantities, accepted, messages, effects)
        SELECT tour_id, picker, received_at, key_id, session_id, array_agg(id ORDER BY seq), array_agg(pick_id ORDER BY seq),
            array_agg(at ORDER BY seq), array_agg(happened_at ORDER BY seq), array_agg(step ORDER BY seq), array_agg(code ORDER BY seq),
            array_agg(quantity ORDER BY seq), array_agg(accepted ORDER BY seq), array_agg(message ORDER BY seq), array_agg(effect ORDER BY seq)
        FROM warehouse.scan GROUP BY tour_id, picker, received_at, key_id, session_id ORDER BY min(seq);
        DROP TABLE warehouse.scan;

        CREATE VIEW warehouse.scan AS
        SELECT s.id, u.tour_id, s.pick_id, u.picker, s.at, u.received_at, s.step, s.code, s.quantity, s.accepted, s.message,
            (u.number << 20) + s.place AS seq, s.happened_at, s.effect, u.key_id, u.session_id
        FROM warehouse.scan_upload u
        CROSS JOIN LATERAL unnest(u.ids, u.pick_ids, u.at, u.happened_at, u.steps, u.codes, u.quantities, u.accepted, u.messages, u.effects)
            WITH ORDINALITY AS s (id, pick_id, at, happened_at, step, code, quantity, accepted, message, effect, place);
        COMMENT ON VIEW warehouse.scan IS 'Every scan by itself; seq is the order in which they arrived.';
        """#)
}

import Postgres

extension Migration {
    /// Pickers sign in, with a PIN where they have one; what they scan and pack says by which key and in which session.
    static let floorSessions = Migration(
        "0042_floor_sessions",
        """
        ALTER TABLE warehouse.picker
            ADD COLUMN pin_hash bytea CHECK (octet_length(pin_hash) = 48),
            ADD COLUMN wrong_pins timestamptz[] NOT NULL DEFAULT '{}' CHECK (cardinality(wrong_pins) <= 5);
        COMMENT ON COLUMN warehouse.picker.pin_hash IS
            'A salt of 16 bytes and the scrypt hash of the PIN with it; NULL: the badge alone signs in.';
        COMMENT ON COLUMN warehouse.picker.wrong_pins IS
            'When the last wrong PINs were given, those being checked included; five within 15 minutes and the badge has to wait.';

        CREATE TABLE warehouse.floor_session (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            token_hash bytea NOT NULL UNIQUE,
            picker text NOT NULL REFERENCES warehouse.picker,
            key_id text NOT NULL,
            signed_in_at timestamptz NOT NULL DEFAULT now(),
            ends_at timestamptz NOT NULL
        );
        CREATE INDEX floor_session_picker ON warehouse.floor_session (picker, ends_at);
        COMMENT ON TABLE warehouse.floor_session IS
            'Who signed in with which key. Only the device that did has the token.';
        COMMENT ON COLUMN warehouse.floor_session.token_hash IS 'SHA-256 of the token.';
        COMMENT ON COLUMN warehouse.floor_session.key_id IS 'The API key of the device; with another key the token is worth nothing.';
        COMMENT ON COLUMN warehouse.floor_session.ends_at IS 'Also when somebody ended it before its time.';
        COMMENT ON INDEX warehouse.floor_session_picker IS 'All of a picker are ended at once, and forgotten long after they ended.';

        ALTER TABLE warehouse.scan ADD COLUMN key_id text, ADD COLUMN session_id bigint;
        COMMENT ON COLUMN warehouse.scan.key_id IS
            'The API key of the device that sent it; NULL: from before there were sessions.';
        COMMENT ON COLUMN warehouse.scan.session_id IS 'The session in which it was sent; old sessions are forgotten, keys are not.';

        ALTER TABLE warehouse.packing ADD COLUMN key_id text, ADD COLUMN session_id bigint;
        COMMENT ON COLUMN warehouse.packing.key_id IS 'The API key that sent the last of the scans.';
        COMMENT ON COLUMN warehouse.packing.session_id IS 'The session in which the last of the scans were sent.';

        ALTER TABLE warehouse.parcel ADD COLUMN key_id text, ADD COLUMN session_id bigint;
        COMMENT ON COLUMN warehouse.parcel.key_id IS 'The API key with which it was closed; NULL: by no person, or before there were sessions.';
        COMMENT ON COLUMN warehouse.parcel.session_id IS 'The session in which it was closed.';
        """)
}

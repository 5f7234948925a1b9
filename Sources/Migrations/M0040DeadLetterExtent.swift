import Postgres

extension Migration {
    /// What cannot be told apart in a message is one letter, which counts its lines and keeps as many of their bytes as are worth keeping.
    static let deadLetterExtent = Migration(
        "0040_dead_letter_extent",
        """
        ALTER TABLE messaging.dead_letter
            ADD COLUMN lines int NOT NULL DEFAULT 1 CHECK (lines > 0),
            ADD COLUMN size bigint;
        COMMENT ON COLUMN messaging.dead_letter.lines IS 'How many lines of one message it stands for.';
        COMMENT ON COLUMN messaging.dead_letter.size IS 'How many bytes there were; NULL: the body has them all.';
        COMMENT ON COLUMN messaging.dead_letter.body IS
            'The event''s line as it was on the wire, or lines that do not say which events they are; not JSON when that is what is wrong.';
        """)
}

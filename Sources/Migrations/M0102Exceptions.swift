import Postgres

extension Migration {
    /// What stands still about labels says what it is about, so that whoever owns it knows what to do.
    static let exceptions = Migration(
        "0102_exceptions",
        """
        ALTER TABLE shipping.label_attempt ADD COLUMN about text;
        COMMENT ON COLUMN shipping.label_attempt.about IS
            'What was refused: address, service, size, customs, date, duplicate, account, other; NULL: nothing was.';
        """)
}

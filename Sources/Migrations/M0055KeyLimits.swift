import Postgres

extension Migration {
    /// API keys can be limited to sites and in time. Those that exist are not.
    static let keyLimits = Migration(
        "0055_key_limits",
        """
        ALTER TABLE operations.api_key
            ADD COLUMN sites text[] NOT NULL DEFAULT '{*}',
            ADD COLUMN expires_at timestamptz;
        COMMENT ON COLUMN operations.api_key.sites IS
            'At which sites a device of the floor works with the key: their codes, or * for all.';
        COMMENT ON COLUMN operations.api_key.expires_at IS 'From then on it is refused; NULL: never.';
        """)
}

import Postgres

extension Migration {
    /// Accounts may limit how often they are called, however many programs call.
    static let accountPaces = Migration(
        "0099_account_paces",
        """
        ALTER TABLE shipping.account ADD COLUMN pace text NOT NULL DEFAULT '';
        COMMENT ON COLUMN shipping.account.pace IS
            'Calls it may get, such as 10/s 500/min 100000/day buy=2/s; CallPace reads it. Empty: as many as are needed.';
        CREATE TABLE shipping.account_pace (
            account text NOT NULL REFERENCES shipping.account,
            operation text NOT NULL,
            next_at timestamptz NOT NULL,
            day date NOT NULL,
            calls int NOT NULL,
            PRIMARY KEY (account, operation)
        ) WITH (fillfactor = 50);
        COMMENT ON TABLE shipping.account_pace IS 'Where accounts with a pace stand: all programs take the turns of their calls from here.';
        COMMENT ON COLUMN shipping.account_pace.operation IS 'The operation that is limited; empty: the whole account.';
        COMMENT ON COLUMN shipping.account_pace.next_at IS 'The first turn that nobody has taken yet.';
        COMMENT ON COLUMN shipping.account_pace.day IS 'The day in UTC that the calls are of.';
        COMMENT ON COLUMN shipping.account_pace.calls IS 'Turns that were taken of that day.';
        """)
}

import Postgres

extension Migration {
    /// What devices report under ids of their own: sent again, it is booked once.
    static let deviceReports = Migration(
        "0067_device_reports",
        """
        CREATE TABLE warehouse.device_report (
            id uuid PRIMARY KEY,
            request text[] NOT NULL,
            answer text,
            actor text NOT NULL,
            key_id text NOT NULL,
            at timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE warehouse.device_report IS
            'Refills, counts and judgements that devices sent, each booked once. Counts at the dock and put-aways have tables of their own.';
        COMMENT ON COLUMN warehouse.device_report.id IS 'Given by the device, so that it is booked once however often it is sent.';
        COMMENT ON COLUMN warehouse.device_report.request IS 'What was asked, word by word: the same id with anything else is refused.';
        COMMENT ON COLUMN warehouse.device_report.answer IS
            'What the device was answered, JSON; NULL only within the transaction that books it.';
        """)
}

import Postgres

extension Migration {
    /// What carriers are asked about their parcels before it is believed.
    static let secondLooks = Migration(
        "0027_second_looks",
        #"""
        -- Whether we fetched it from the carrier ourselves.
        ALTER TABLE tracking.delivery ADD COLUMN looked_up boolean NOT NULL DEFAULT false;
        CREATE TABLE tracking.second_look (
            source text NOT NULL,
            tracking_number text NOT NULL,
            status text NOT NULL,
            due_at timestamptz NOT NULL DEFAULT now(),
            attempts integer NOT NULL DEFAULT 0,
            PRIMARY KEY (source, tracking_number)
        );
        CREATE INDEX second_look_due ON tracking.second_look (due_at);
        """#)
}

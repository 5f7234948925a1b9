import Postgres

extension Migration {
    /// Carriers are asked about parcels of which nothing is heard, by the means by which they are asked to confirm: within a budget.
    static let carrierPolls = Migration(
        "0094_carrier_polls",
        """
        COMMENT ON TABLE tracking.second_look IS
            'What carriers are asked about their parcels: whether an end is true that nobody vouches for, and whether there is news of a quiet one.';
        COMMENT ON COLUMN tracking.second_look.status IS 'What a webhook said and its carrier has to confirm; blank: nothing, it is asked for news.';
        COMMENT ON COLUMN tracking.second_look.attempts IS 'How often it was asked in vain; after news it begins anew.';
        CREATE INDEX second_look_of_source ON tracking.second_look (source, (status = ''), due_at);
        COMMENT ON INDEX tracking.second_look_of_source IS 'What one source is to be asked, confirmations first.';

        CREATE TABLE tracking.poll_account (
            source text PRIMARY KEY,
            minute bigint NOT NULL DEFAULT 0,
            minute_calls integer NOT NULL DEFAULT 0 CHECK (minute_calls >= 0),
            day bigint NOT NULL DEFAULT 0,
            day_calls integer NOT NULL DEFAULT 0 CHECK (day_calls >= 0),
            failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
            stopped_until timestamptz,
            last_at timestamptz,
            last_answer text NOT NULL DEFAULT ''
        );
        COMMENT ON TABLE tracking.poll_account IS 'How often each source was asked, and whether it may be asked now. Locked by whoever asks it.';
        COMMENT ON COLUMN tracking.poll_account.minute IS 'The minute since 1970 that minute_calls are of; day, in UTC, likewise.';
        COMMENT ON COLUMN tracking.poll_account.failures IS 'Calls in a row that brought no answer.';
        COMMENT ON COLUMN tracking.poll_account.stopped_until IS 'It is not asked before: it said so, or does not answer.';
        """)
}

import Postgres

extension Migration {
    /// Who may push webhooks is set up by command, and takes effect while the program runs.
    static let webhookSources = Migration(
        "0095_webhook_sources",
        """
        CREATE TABLE tracking.source (
            name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9_.-]{0,62}$'),
            format text NOT NULL,
            trust text NOT NULL CHECK (trust IN ('signature', 'address')),
            token_header text,
            carriers text[] NOT NULL CHECK (cardinality(carriers) > 0),
            key_address text,
            api_host text,
            api_key_id text,
            api_key bytea,
            polls text NOT NULL DEFAULT 'quiet' CHECK (polls IN ('never', 'quiet', 'always')),
            polls_per_minute integer NOT NULL DEFAULT 60 CHECK (polls_per_minute > 0),
            polls_per_day integer NOT NULL DEFAULT 5000 CHECK (polls_per_day > 0),
            is_enabled boolean NOT NULL DEFAULT true,
            created_at timestamptz NOT NULL DEFAULT now(),
            changed_at timestamptz NOT NULL DEFAULT now(),
            CHECK ((api_key IS NULL) = (api_key_id IS NULL))
        );
        COMMENT ON TABLE tracking.source IS 'Who may push webhooks, in which format, and by what each is believed.';
        COMMENT ON COLUMN tracking.source.trust IS 'signature: the ways of the format; address: whoever knows the secret address.';
        COMMENT ON COLUMN tracking.source.token_header IS 'The header that was named to a carrier which lets its receivers name one.';
        COMMENT ON COLUMN tracking.source.carriers IS 'Whose parcels it may speak of; * for all.';
        COMMENT ON COLUMN tracking.source.key_address IS 'Where its public keys are fetched; NULL: it has secrets.';
        COMMENT ON COLUMN tracking.source.api_host IS 'Called in place of the carrier''s own host, for its sandbox.';
        COMMENT ON COLUMN tracking.source.api_key IS 'Our key to the carrier''s API, encrypted with the key that api_key_id names.';
        COMMENT ON COLUMN tracking.source.polls IS 'Of which parcels its carrier is asked for news: of none, of quiet ones, of all.';
        COMMENT ON COLUMN tracking.source.polls_per_minute IS 'Calls to its carrier at most, confirmations included; polls_per_day likewise.';

        CREATE TABLE tracking.source_secret (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            source text NOT NULL REFERENCES tracking.source,
            key_id text NOT NULL,
            sealed bytea NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            expires_at timestamptz
        );
        CREATE INDEX source_secret_source ON tracking.source_secret (source);
        COMMENT ON TABLE tracking.source_secret IS
            'What webhooks of a source are believed by: all secrets that have not expired. Encrypted; the key is outside of the database.';
        COMMENT ON COLUMN tracking.source_secret.key_id IS 'The key it is encrypted with: the beginning of that key''s digest.';
        COMMENT ON COLUMN tracking.source_secret.expires_at IS 'From then on it is believed no more; NULL: never.';
        COMMENT ON INDEX tracking.source_secret_source IS 'The secrets of a source.';
        """)
}

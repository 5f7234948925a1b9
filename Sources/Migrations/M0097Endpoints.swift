import Postgres

extension Migration {
    /// What happens to parcels is told to those who have asked for it.
    static let endpoints = Migration(
        "0097_endpoints",
        """
        CREATE TABLE tracking.endpoint (
            code text PRIMARY KEY CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
            url text NOT NULL,
            event_types text[] NOT NULL CHECK (cardinality(event_types) > 0),
            channels text[] NOT NULL CHECK (cardinality(channels) > 0),
            carriers text[] NOT NULL CHECK (cardinality(carriers) > 0),
            statuses text[] NOT NULL CHECK (cardinality(statuses) > 0),
            created_at timestamptz NOT NULL DEFAULT now(),
            disabled_at timestamptz,
            disabled_reason text,
            failures integer NOT NULL DEFAULT 0,
            failing_since timestamptz,
            not_before timestamptz,
            is_slow boolean NOT NULL DEFAULT false,
            CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
        );
        COMMENT ON TABLE tracking.endpoint IS 'Subscribers'' addresses, to which notices are sent, and what each of them wants.';
        COMMENT ON COLUMN tracking.endpoint.event_types IS 'In this list as in the next three, * is any.';
        COMMENT ON COLUMN tracking.endpoint.channels IS 'Whose orders.';
        COMMENT ON COLUMN tracking.endpoint.failures IS 'Since the last success.';
        COMMENT ON COLUMN tracking.endpoint.not_before IS 'Nothing is sent before: it fails, or has asked for a pause.';
        COMMENT ON COLUMN tracking.endpoint.is_slow IS 'Its last answer took long, or did not come: it shares its lanes with others like it.';
        CREATE INDEX endpoint_channels ON tracking.endpoint USING gin (channels) WHERE disabled_at IS NULL;
        COMMENT ON INDEX tracking.endpoint_channels IS 'Whom a notice is for.';

        CREATE TABLE tracking.endpoint_secret (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            endpoint text NOT NULL REFERENCES tracking.endpoint(code) ON DELETE CASCADE,
            key_id text NOT NULL,
            sealed bytea NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            expires_at timestamptz
        );
        COMMENT ON TABLE tracking.endpoint_secret IS 'What notices are signed with, encrypted; each that has not expired signs.';
        COMMENT ON COLUMN tracking.endpoint_secret.key_id IS 'The key it is encrypted with.';
        COMMENT ON COLUMN tracking.endpoint_secret.expires_at IS 'NULL: it was not rotated out.';
        CREATE INDEX endpoint_secret_endpoint ON tracking.endpoint_secret (endpoint);
        COMMENT ON INDEX tracking.endpoint_secret_endpoint IS 'What a notice is signed with.';

        CREATE TABLE tracking.notice (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            message_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
            type text NOT NULL,
            shipment_id bigint NOT NULL,
            data jsonb NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            is_addressed boolean NOT NULL DEFAULT false
        );
        COMMENT ON TABLE tracking.notice IS
            'What happened to parcels that subscribers may want to know, in the order in which it happened to each. Empty while there are none.';
        COMMENT ON COLUMN tracking.notice.data IS 'What is told beside parcel and order.';
        COMMENT ON COLUMN tracking.notice.is_addressed IS 'Whether those who want it have it in notice_due.';
        CREATE INDEX notice_new ON tracking.notice (id) WHERE NOT is_addressed;
        COMMENT ON INDEX tracking.notice_new IS 'What is to be addressed, oldest first.';
        CREATE INDEX notice_time ON tracking.notice (created_at);
        COMMENT ON INDEX tracking.notice_time IS 'What is sent again since some time, and what is old enough to go.';

        CREATE TABLE tracking.notice_due (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            endpoint text NOT NULL REFERENCES tracking.endpoint(code) ON DELETE CASCADE,
            shipment_id bigint NOT NULL,
            notice_id bigint NOT NULL REFERENCES tracking.notice(id),
            merge_key text NOT NULL,
            left_out bigint[] NOT NULL DEFAULT '{}',
            attempts integer NOT NULL DEFAULT 0,
            due_at timestamptz NOT NULL DEFAULT now(),
            taken_until timestamptz
        );
        COMMENT ON TABLE tracking.notice_due IS 'Notices that an endpoint has not confirmed.';
        COMMENT ON COLUMN tracking.notice_due.merge_key IS 'Of several that wait with the same one, the last is sent.';
        COMMENT ON COLUMN tracking.notice_due.left_out IS 'The notices before, which it stands for.';
        COMMENT ON COLUMN tracking.notice_due.taken_until IS 'It is being sent; after that time whoever did has ended. NULL: it waits.';
        CREATE UNIQUE INDEX notice_due_merge ON tracking.notice_due (endpoint, shipment_id, merge_key) WHERE taken_until IS NULL;
        COMMENT ON INDEX tracking.notice_due_merge IS 'One waits for each endpoint, parcel and merge key.';
        CREATE INDEX notice_due_order ON tracking.notice_due (endpoint, shipment_id, notice_id);
        COMMENT ON INDEX tracking.notice_due_order IS 'Whether something earlier of the parcel has to go before.';
        CREATE INDEX notice_due_time ON tracking.notice_due (endpoint, due_at, notice_id);
        COMMENT ON INDEX tracking.notice_due_time IS 'What an endpoint is to be sent next.';
        CREATE INDEX notice_due_taken ON tracking.notice_due (endpoint) WHERE taken_until IS NOT NULL;
        COMMENT ON INDEX tracking.notice_due_taken IS 'How many an endpoint is being sent.';
        CREATE INDEX notice_due_notice ON tracking.notice_due (notice_id);
        COMMENT ON INDEX tracking.notice_due_notice IS 'Whether a notice may go.';

        CREATE TABLE tracking.notice_attempt (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            endpoint text NOT NULL,
            message_id uuid NOT NULL,
            type text NOT NULL,
            tracking_number text,
            attempt integer NOT NULL,
            started_at timestamptz NOT NULL,
            duration_ms integer NOT NULL,
            status integer,
            answer text NOT NULL DEFAULT '',
            outcome text NOT NULL,
            retry_at timestamptz
        );
        COMMENT ON TABLE tracking.notice_attempt IS 'The log of what was sent, and what was answered. Append-only; old rows are deleted.';
        COMMENT ON COLUMN tracking.notice_attempt.status IS 'Of HTTP; NULL: there was no answer.';
        COMMENT ON COLUMN tracking.notice_attempt.answer IS 'Its first bytes.';
        COMMENT ON COLUMN tracking.notice_attempt.outcome IS 'For people: delivered, or why not.';
        COMMENT ON COLUMN tracking.notice_attempt.retry_at IS 'NULL: it is not tried again by itself.';
        CREATE INDEX notice_attempt_endpoint ON tracking.notice_attempt (endpoint, id);
        COMMENT ON INDEX tracking.notice_attempt_endpoint IS 'What an endpoint was sent last.';
        CREATE INDEX notice_attempt_time ON tracking.notice_attempt USING brin (started_at) WITH (autosummarize = on);
        COMMENT ON INDEX tracking.notice_attempt_time IS 'What is old enough to go.';
        """)
}

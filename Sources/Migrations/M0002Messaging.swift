import Postgres

extension Migration {
    /// Outbox, retries with due times, dead letters.
    static let messaging = Migration(
        "0002_messaging",
        #"""
        CREATE SCHEMA messaging;

        -- Events waiting to be published. A relay locks rows (SKIP LOCKED), publishes, deletes what the broker confirmed, commits.
        CREATE TABLE messaging.outbox (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            event_id uuid NOT NULL DEFAULT gen_random_uuid(),
            type text NOT NULL,
            version smallint NOT NULL,
            subject text NOT NULL,
            data text NOT NULL,
            trace text,
            occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            -- NULL: the event exchange. Otherwise this queue only (a retry, a replay, the auditor ringing again).
            queue text,
            attempt smallint NOT NULL DEFAULT 0
        ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
                autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000);

        -- Events one consumer asked to see again later. Due rows move to the outbox, addressed to that queue.
        CREATE TABLE messaging.retry (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            due_at timestamptz NOT NULL,
            queue text NOT NULL,
            event_id uuid NOT NULL,
            type text NOT NULL,
            version smallint NOT NULL,
            subject text NOT NULL,
            data text NOT NULL,
            trace text,
            occurred_at timestamptz NOT NULL,
            attempt smallint NOT NULL,
            reason text NOT NULL
        );
        CREATE INDEX retry_due ON messaging.retry (due_at, id);
        CREATE INDEX retry_subject ON messaging.retry (subject);

        -- What could not be handled, with all that is needed to understand, mend and replay it.
        CREATE TABLE messaging.dead_letter (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            queue text NOT NULL,
            reason text NOT NULL,
            -- Same cause, same fingerprint: queue, type and the reason with its numbers and ids blanked.
            fingerprint text NOT NULL,
            attempts int NOT NULL,
            event_id uuid NOT NULL,
            type text NOT NULL,
            version smallint NOT NULL,
            subject text NOT NULL,
            headers text NOT NULL,
            -- The event's line as it was on the wire; not JSON when that is what is wrong with it.
            body bytea NOT NULL,
            trace text,
            occurred_at timestamptz NOT NULL,
            first_at timestamptz NOT NULL DEFAULT now(),
            last_at timestamptz NOT NULL DEFAULT now(),
            status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'replayed', 'discarded')),
            note text,
            UNIQUE (queue, event_id)
        );
        CREATE INDEX dead_letter_open ON messaging.dead_letter (fingerprint) WHERE status = 'open';
        CREATE INDEX dead_letter_subject ON messaging.dead_letter (subject);

        -- Times the auditor rang for something that stood still, so that it neither nags nor forgets.
        CREATE TABLE messaging.ring (
            queue text NOT NULL,
            subject text NOT NULL,
            rings int NOT NULL DEFAULT 1,
            last_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (queue, subject)
        );

        -- Events that were in hand when their program died, handled alone from then on; parked when it happens again and again.
        CREATE TABLE messaging.suspect (
            queue text NOT NULL,
            event_id uuid NOT NULL,
            times int NOT NULL DEFAULT 1,
            PRIMARY KEY (queue, event_id)
        );
        """#)
}

import Postgres

extension Migration {
    /// A row of the outbox holds all events of one type that a transaction announces.
    static let outboxRows = Migration(
        "0044_outbox_rows",
        #"""
        ALTER TABLE messaging.outbox
            ALTER COLUMN event_id DROP DEFAULT,
            ALTER COLUMN event_id TYPE uuid[] USING ARRAY[event_id],
            ALTER COLUMN subject TYPE text[] USING ARRAY[subject],
            ALTER COLUMN data TYPE text[] USING ARRAY[data],
            ALTER COLUMN trace TYPE text[] USING ARRAY[trace],
            ALTER COLUMN trace SET NOT NULL;
        ALTER TABLE messaging.outbox RENAME COLUMN event_id TO event_ids;
        ALTER TABLE messaging.outbox RENAME COLUMN subject TO subjects;
        ALTER TABLE messaging.outbox RENAME COLUMN trace TO traces;
        ALTER TABLE messaging.outbox ADD CONSTRAINT outbox_event_ids_check CHECK (cardinality(event_ids) > 0
            AND cardinality(subjects) = cardinality(event_ids) AND cardinality(data) = cardinality(event_ids)
            AND cardinality(traces) = cardinality(event_ids) AND (line IS NULL OR cardinality(event_ids) = 1));
        COMMENT ON TABLE messaging.outbox IS
            'Events waiting to be published: of one type and one transaction in a row, or one that is sent again. A relay locks rows
        (SKIP LOCKED), publishes, deletes what the broker confirmed, commits.';
        COMMENT ON COLUMN messaging.outbox.event_ids IS 'Of each event of the row; subjects, data and traces are in the same order.';
        COMMENT ON COLUMN messaging.outbox.data IS 'The messages as JSON.';

        CREATE VIEW messaging.outbox_event AS
        SELECT o.id, e.place, e.event_id, o.type, o.version, e.subject, e.data, e.trace, o.occurred_at, o.queue, o.attempt
        FROM messaging.outbox o
        CROSS JOIN LATERAL unnest(o.event_ids, o.subjects, o.data, o.traces) WITH ORDINALITY
            AS e (event_id, subject, data, trace, place);
        COMMENT ON VIEW messaging.outbox_event IS 'The events of the outbox, each by itself.';
        """#)
}

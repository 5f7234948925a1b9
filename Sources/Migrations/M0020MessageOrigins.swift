import Postgres

extension Migration {
    /// Retries and replays send an event as it came.
    static let messageOrigins = Migration(
        "0020_message_origins",
        #"""
        -- The event's line and its message's properties as they first came; NULL: written by this system, from the columns.
        ALTER TABLE messaging.outbox ADD COLUMN line bytea, ADD COLUMN headers text, ADD COLUMN reason text;
        ALTER TABLE messaging.retry ADD COLUMN line bytea, ADD COLUMN headers text;
        """#)
}

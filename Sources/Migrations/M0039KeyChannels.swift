import Postgres

extension Migration {
    /// Keys are of channels, ids that shops see tell nothing, and what is cancelled can be looked up by those who are told so.
    static let keyChannels = Migration(
        "0039_key_channels",
        #"""
        -- Keys that exist go on reaching everything; a new one reaches what it is made for.
        ALTER TABLE operations.api_key ADD COLUMN channels text[] NOT NULL DEFAULT '{}';
        UPDATE operations.api_key SET channels = '{*}';
        COMMENT ON COLUMN operations.api_key.channels IS
            'Whose orders the key reaches: names of channels, or * for all. Orders of other channels do not exist for its holder.';

        CREATE TABLE operations.secret (
            name text PRIMARY KEY,
            value bytea NOT NULL
        );
        -- The random bits of two UUIDs, 244 of them.
        INSERT INTO operations.secret
        SELECT 'public_ids', substr(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid(), 'UTF8')), 1, 16);
        COMMENT ON TABLE operations.secret IS
            'What this installation encrypts with. public_ids: the AES key of the ids that shops see. It belongs into the backup:
        with another one every id that was given out is unknown.';

        CREATE VIEW operations.cancelled_order AS
            SELECT o.id AS order_id FROM orders."order" o
            LEFT JOIN warehouse.order_progress p ON p.order_id = o.id
            WHERE o.status = 'cancelled' OR p.state = 'cancelled';
        COMMENT ON VIEW operations.cancelled_order IS
            'For all: orders that will not ship, because intake has cancelled them or the warehouse has. Who is told that an order was
        cancelled looks here before anything is voided.';
        """#)
}

import Postgres

extension Migration {
    /// Orders as the shop sent them, their lines and holds. Written by order-intake only.
    static let orders = Migration(
        "0003_orders",
        #"""
        CREATE SCHEMA orders;

        CREATE TABLE orders."order" (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            channel text NOT NULL,
            external_id text NOT NULL,
            -- SHA-256 of the canonical content: the same id with other content is a conflict.
            content_hash bytea NOT NULL,
            status text NOT NULL CHECK (status IN ('held', 'accepted', 'cancel_requested', 'cancelled', 'completed')),
            reason text,
            priority smallint NOT NULL DEFAULT 0,
            ship_complete boolean NOT NULL DEFAULT true,
            placed_at timestamptz NOT NULL,
            paid_at timestamptz,
            promised_by timestamptz,
            recipient text NOT NULL DEFAULT '',
            street text NOT NULL DEFAULT '',
            city text NOT NULL,
            region text NOT NULL DEFAULT '',
            postcode text NOT NULL,
            country text NOT NULL,
            latitude double precision,
            longitude double precision,
            trace text,
            accepted_at timestamptz NOT NULL DEFAULT now(),
            released_at timestamptz,
            cancel_requested_at timestamptz,
            cancelled_at timestamptz,
            completed_at timestamptz,
            UNIQUE (channel, external_id)
        ) WITH (fillfactor = 85);
        CREATE INDEX order_moving ON orders."order" (status, released_at) WHERE status IN ('held', 'accepted', 'cancel_requested');

        CREATE TABLE orders.line (
            order_id bigint NOT NULL REFERENCES orders."order" ON DELETE CASCADE,
            line_no smallint NOT NULL,
            sku text NOT NULL,
            quantity int NOT NULL CHECK (quantity > 0),
            -- In the minor unit of the currency.
            unit_price bigint NOT NULL CHECK (unit_price >= 0),
            currency text NOT NULL,
            PRIMARY KEY (order_id, line_no)
        );

        CREATE TABLE orders.hold (
            order_id bigint NOT NULL REFERENCES orders."order" ON DELETE CASCADE,
            reason text NOT NULL,
            holder text NOT NULL,
            detail text NOT NULL,
            placed_at timestamptz NOT NULL DEFAULT now(),
            released_at timestamptz,
            released_by text,
            PRIMARY KEY (order_id, reason, holder)
        );
        CREATE INDEX hold_open ON orders.hold (reason) WHERE released_at IS NULL;

        -- Where towns are, for orders that come without coordinates.
        CREATE TABLE orders.town (
            country text NOT NULL,
            region text NOT NULL,
            -- Lower case, without accents.
            name text NOT NULL,
            latitude double precision NOT NULL,
            longitude double precision NOT NULL,
            PRIMARY KEY (country, region, name)
        );

        -- What other services may read.
        CREATE VIEW orders.released AS
            SELECT id AS order_id, priority, promised_by, ship_complete, trace, released_at
            FROM orders."order" WHERE status = 'accepted';
        CREATE VIEW orders.released_line AS
            SELECT l.order_id, l.line_no, l.sku, l.quantity, o.priority, o.promised_by, o.ship_complete
            FROM orders.line l JOIN orders."order" o ON o.id = l.order_id WHERE o.status = 'accepted';
        CREATE VIEW orders.destination AS
            SELECT id AS order_id, channel, external_id, recipient, street, city, region, postcode, country, latitude, longitude,
                   promised_by, priority, trace
            FROM orders."order";
        """#)
}

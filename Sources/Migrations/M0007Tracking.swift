import Postgres

extension Migration {
    /// Raw carrier deliveries, their events, and the status folded from them. Written by tracking only.
    static let tracking = Migration(
        "0007_tracking",
        #"""
        CREATE SCHEMA tracking;

        -- The bytes a carrier pushed, stored before the answer. Kept with the error when they cannot be read.
        CREATE TABLE tracking.delivery (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            source text NOT NULL,
            key text NOT NULL,
            received_at timestamptz NOT NULL DEFAULT now(),
            body bytea NOT NULL,
            state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'parsed', 'unreadable')),
            error text,
            trace text,
            UNIQUE (source, key)
        );
        CREATE INDEX delivery_waiting ON tracking.delivery (received_at) WHERE state = 'received';

        CREATE TABLE tracking.parcel (
            tracking_number text PRIMARY KEY,
            shipment_id bigint NOT NULL UNIQUE,
            order_id bigint NOT NULL,
            carrier text NOT NULL,
            status text NOT NULL DEFAULT 'pending',
            cause text,
            status_at timestamptz,
            first_at timestamptz,
            delivered_at timestamptz,
            attempts int NOT NULL DEFAULT 0,
            expected_at timestamptz,
            trace text,
            since timestamptz NOT NULL DEFAULT now()
        ) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

        -- Append-only. A number nobody knows yet is kept too and matched when the shipment appears.
        CREATE TABLE tracking.event (
            tracking_number text NOT NULL,
            key text NOT NULL,
            source text NOT NULL,
            status text NOT NULL,
            cause text,
            occurred_at timestamptz,
            place text NOT NULL DEFAULT '',
            code text NOT NULL DEFAULT '',
            message text NOT NULL DEFAULT '',
            delivery_id bigint NOT NULL,
            received_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (tracking_number, key)
        );

        -- What other services may read.
        CREATE VIEW tracking.shipment_status AS
            SELECT shipment_id, order_id, tracking_number, status, cause, status_at, first_at, delivered_at, attempts FROM tracking.parcel;
        """#)
}

import Postgres

extension Migration {
    /// Large deliveries, and those of sources that send more than their share, are read apart from the others; so are the calls that confirm
    /// subscriptions made.
    static let webhookLanes = Migration(
        "0041_webhook_lanes",
        #"""
        ALTER TABLE tracking.delivery ADD COLUMN in_bulk boolean NOT NULL DEFAULT false;
        COMMENT ON COLUMN tracking.delivery.in_bulk IS
            'It is read behind other large ones: it is large itself, or its source had sent more than its share.';

        CREATE TABLE tracking.handshake (
            delivery_id bigint PRIMARY KEY REFERENCES tracking.delivery ON DELETE CASCADE,
            source text NOT NULL,
            requested_at timestamptz NOT NULL DEFAULT now(),
            confirmed_at timestamptz
        );
        COMMENT ON TABLE tracking.handshake IS
            'Subscriptions that their sender wants confirmed by a call of ours; the delivery has the address and the secret.';
        CREATE INDEX handshake_recent ON tracking.handshake (source, requested_at);
        COMMENT ON INDEX tracking.handshake_recent IS 'How many a source has asked for of late.';

        -- The view as it stands, with the queue of either kind of delivery, and the calls. A sender waits for its call for minutes, not
        -- for days.
        DO $$
        BEGIN
            EXECUTE 'CREATE OR REPLACE VIEW operations.standing AS '
                || regexp_replace(
                    regexp_replace(
                        rtrim(pg_get_viewdef('operations.standing'::regclass), '; '),
                        '''tracking\.webhook\.received''(::text)?',
                        'CASE WHEN delivery.in_bulk THEN ''tracking.webhook.received-in-bulk'' ELSE ''tracking.webhook.received'' END'),
                    '([^.])''webhook\.received''(::text)?',
                    '\1CASE WHEN delivery.in_bulk THEN ''webhook.received-in-bulk'' ELSE ''webhook.received'' END')
                || $view$
                UNION ALL
                SELECT 'tracking.handshake.requested', 'handshake.requested', h.delivery_id::text,
                    json_build_object('delivery_id', h.delivery_id)::text, h.requested_at, d.trace
                FROM tracking.handshake h JOIN tracking.delivery d ON d.id = h.delivery_id
                WHERE h.confirmed_at IS NULL AND h.requested_at > now() - interval '1 day'
                $view$;
        END $$;
        """#)
}

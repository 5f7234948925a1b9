import Postgres

extension Migration {
    /// A shipment is ready until somebody hands it over, which is not recorded yet; batches of messages are no manifests.
    static let readiness = Migration(
        "0038_readiness",
        #"""
        ALTER TABLE shipping.shipment DROP CONSTRAINT shipment_state_check;
        ALTER TABLE shipping.shipment RENAME COLUMN dispatched_at TO ready_at;
        UPDATE shipping.shipment SET state = 'ready' WHERE state = 'dispatched';
        ALTER TABLE shipping.shipment ADD CONSTRAINT shipment_state_check CHECK (state IN
            ('unroutable', 'booking', 'booked', 'ready', 'delivered', 'returned', 'failed', 'cancelled'));
        DROP INDEX shipping.shipment_moving;
        CREATE INDEX shipment_moving ON shipping.shipment (state) WHERE state IN ('unroutable', 'booking', 'booked', 'ready', 'failed');
        COMMENT ON INDEX shipping.shipment_moving IS 'Shipments that have not arrived; ended ones only grow.';

        ALTER TABLE shipping.shipment DROP COLUMN manifest_id;
        DROP TABLE shipping.manifest;
        COMMENT ON SCHEMA shipping IS 'Carriers, rate cards, shipments, labels. Written by carrier-dispatch.';

        -- What waits under an old name waits under the new one from now on. A letter that no queue wanted carries the name of its
        -- message in place of a queue's: such letters still have names that went earlier. Where the same event is parked under the new
        -- name too, that letter is the later one, and the other is given up.
        CREATE TEMPORARY TABLE renamed_message (old text PRIMARY KEY, new text NOT NULL) ON COMMIT DROP;
        INSERT INTO renamed_message VALUES
            ('shipment.dispatched', 'shipment.ready'),
            ('label.purchase', 'label.requested'), ('route.replan', 'route.replan-requested'), ('tracking.received', 'webhook.received');
        UPDATE messaging.outbox o SET type = m.new FROM renamed_message m WHERE o.type = m.old;
        UPDATE messaging.retry r SET type = m.new FROM renamed_message m WHERE r.type = m.old;
        UPDATE messaging.dead_letter l SET type = m.new, fingerprint = replace(l.fingerprint, '|' || m.old || '|', '|' || m.new || '|')
            FROM renamed_message m WHERE l.type = m.old;
        UPDATE messaging.dead_letter l SET queue = m.new, fingerprint = m.new || substr(l.fingerprint, length(m.old) + 1)
            FROM renamed_message m WHERE l.queue = m.old
                AND NOT EXISTS (SELECT FROM messaging.dead_letter twin WHERE twin.queue = m.new AND twin.event_id = l.event_id);
        UPDATE messaging.outbox SET queue = 'tracking.shipment.ready' WHERE queue = 'tracking.shipment.dispatched';
        UPDATE messaging.retry SET queue = 'tracking.shipment.ready' WHERE queue = 'tracking.shipment.dispatched';
        UPDATE messaging.suspect SET queue = 'tracking.shipment.ready' WHERE queue = 'tracking.shipment.dispatched';
        UPDATE messaging.ring SET queue = 'tracking.shipment.ready' WHERE queue = 'tracking.shipment.dispatched';
        UPDATE messaging.dead_letter l SET queue = 'tracking.shipment.ready',
            fingerprint = replace(l.fingerprint, 'tracking.shipment.dispatched|', 'tracking.shipment.ready|')
            WHERE l.queue = 'tracking.shipment.dispatched' AND NOT EXISTS (
                SELECT FROM messaging.dead_letter twin WHERE twin.queue = 'tracking.shipment.ready' AND twin.event_id = l.event_id);

        UPDATE messaging.dead_letter SET status = 'discarded', note = 'the same event is parked under the new name of its queue'
            WHERE status = 'open' AND queue IN (SELECT old FROM renamed_message UNION ALL VALUES ('tracking.shipment.dispatched'));

        -- Both views as they stand, by the new name.
        DO $$
        DECLARE
            named text;
        BEGIN
            FOREACH named IN ARRAY ARRAY['operations.order_state', 'operations.standing'] LOOP
                EXECUTE format('CREATE OR REPLACE VIEW %s AS ', named)
                    || regexp_replace(pg_get_viewdef(named::regclass), '\mdispatched\M', 'ready', 'g');
            END LOOP;
        END $$;
        """#)
}

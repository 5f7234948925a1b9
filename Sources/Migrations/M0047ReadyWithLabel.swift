import Postgres

extension Migration {
    /// A parcel of another carrier is ready with its label; only the own fleet's wait for something more, a route.
    static let readyWithLabel = Migration(
        "0047_ready_with_label",
        #"""
        UPDATE shipping.shipment s SET state = 'ready', ready_at = now()
        FROM shipping.carrier c WHERE c.code = s.carrier AND NOT c.is_own_fleet AND s.state = 'booked';

        -- What waits under the name of the queue that goes waits under that of the other reader of the message, which has nothing to do for
        -- these parcels. Where it is there already, that is the same.
        UPDATE messaging.outbox SET queue = 'route-optimizer.shipment.booked' WHERE queue = 'carrier-dispatch.shipment.booked';
        UPDATE messaging.retry SET queue = 'route-optimizer.shipment.booked' WHERE queue = 'carrier-dispatch.shipment.booked';
        DELETE FROM messaging.suspect s USING messaging.suspect twin WHERE s.queue = 'carrier-dispatch.shipment.booked'
            AND twin.queue = 'route-optimizer.shipment.booked' AND twin.event_id = s.event_id;
        UPDATE messaging.suspect SET queue = 'route-optimizer.shipment.booked' WHERE queue = 'carrier-dispatch.shipment.booked';
        DELETE FROM messaging.ring r USING messaging.ring twin WHERE r.queue = 'carrier-dispatch.shipment.booked'
            AND twin.queue = 'route-optimizer.shipment.booked' AND twin.subject = r.subject;
        UPDATE messaging.ring SET queue = 'route-optimizer.shipment.booked' WHERE queue = 'carrier-dispatch.shipment.booked';
        UPDATE messaging.dead_letter l SET queue = 'route-optimizer.shipment.booked',
            fingerprint = replace(l.fingerprint, 'carrier-dispatch.shipment.booked|', 'route-optimizer.shipment.booked|')
        WHERE l.queue = 'carrier-dispatch.shipment.booked' AND NOT EXISTS (SELECT FROM messaging.dead_letter twin
            WHERE twin.queue = 'route-optimizer.shipment.booked' AND twin.event_id = l.event_id);
        UPDATE messaging.dead_letter SET status = 'discarded', note = 'the same event is parked under the name of its other queue'
        WHERE status = 'open' AND queue = 'carrier-dispatch.shipment.booked';

        -- The view as it stands, without that queue.
        DO $$
        BEGIN
            EXECUTE 'CREATE OR REPLACE VIEW operations.standing AS '
                || regexp_replace(
                    pg_get_viewdef('operations.standing'::regclass),
                    'CASE\s+WHEN c\.is_own_fleet THEN (''route-optimizer\.shipment\.booked''(::text)?)\s+ELSE [^ ]+\s+END', '\1');
        END $$;
        """#)
}

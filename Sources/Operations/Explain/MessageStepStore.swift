import FoundationEssentials
import Postgres
import Topology

/// The messages about an order, its parcels, shipments and routes that did not just flow: rung for, asked for again, parked.
struct MessageStepStore: Sendable {
    let orderID: Int64

    /// What the auditor rang for, and what was parked.
    var statements: [SQL] { [rings, letters] }

    /// On their way now, then those that are due later.
    var pending: SQL {
        """
        WITH \(things)
        SELECT o.type, coalesce(o.queue, ''), NULL::timestamptz, o.attempt, ''
        FROM messaging.outbox o JOIN thing ON thing.subject = o.subject AND thing.kind = \(kind("o"))
        UNION ALL
        (SELECT r.type, r.queue, r.due_at, r.attempt, r.reason
        FROM messaging.retry r JOIN thing ON thing.subject = r.subject AND thing.kind = \(kind("r")) ORDER BY r.due_at)
        """
    }

    /// Dead letters nobody has dealt with yet.
    var parked: SQL {
        """
        WITH \(things)
        SELECT d.id, d.reason FROM messaging.dead_letter d
        JOIN thing ON thing.subject = d.subject AND thing.kind = \(kind("d")) WHERE d.status = 'open' ORDER BY d.id
        """
    }

    private var rings: SQL {
        let queues = QueueName.work
        return """
            WITH \(things), work AS (
                SELECT * FROM unnest(\(queues.map(\.rawValue))::text[], \(queues.map { $0.contract ?? "" })::text[]) AS q (queue, type))
            SELECT r.last_at, 'rung again', 'auditor', r.queue || ', ' || r.rings || CASE r.rings WHEN 1 THEN ' time' ELSE ' times' END
            FROM messaging.ring r JOIN work w ON w.queue = r.queue JOIN thing ON thing.subject = r.subject AND thing.kind = \(kind("w"))
            """
    }

    private var letters: SQL {
        """
        WITH \(things)
        SELECT d.first_at, 'parked', d.queue, 'dead letter ' || d.id || ', ' || d.type || ', '
            || d.attempts || CASE d.attempts WHEN 1 THEN ' try: ' ELSE ' tries: ' END || d.reason
        FROM messaging.dead_letter d JOIN thing ON thing.subject = d.subject AND thing.kind = \(kind("d"))
        UNION ALL
        SELECT d.last_at, d.status, 'operator', 'dead letter ' || d.id || coalesce(': ' || d.note, '')
        FROM messaging.dead_letter d JOIN thing ON thing.subject = d.subject AND thing.kind = \(kind("d"))
        WHERE d.status <> 'open'
        """
    }

    /// The order and everything that has an id of its own and belongs to it alone, with the route it is driven on.
    private var things: SQL {
        """
        thing AS (
            SELECT 'order' AS kind, \(String(orderID))::text AS subject
            UNION ALL SELECT 'parcel', id::text FROM warehouse.parcel WHERE order_id = \(orderID)
            UNION ALL SELECT 'shipment', id::text FROM shipping.shipment WHERE order_id = \(orderID)
            UNION SELECT 'route', t.route_id::text FROM shipping.shipment s JOIN routing.stop t ON t.shipment_id = s.id
            WHERE s.order_id = \(orderID) AND t.route_id IS NOT NULL)
        """
    }

    /// What the subject of a message is the id of, by its contract.
    private func kind(_ table: StaticString) -> SQL {
        """
        CASE WHEN \(literal: table).type LIKE 'order.%' OR \(literal: table).type LIKE 'pick.%' THEN 'order'
            WHEN \(literal: table).type LIKE 'parcel.%' THEN 'parcel'
            WHEN \(literal: table).type LIKE 'route.%' THEN 'route'
            WHEN \(literal: table).type LIKE 'shipment.%' OR \(literal: table).type LIKE 'label.%' OR \(literal: table).type LIKE 'stop.%'
                OR \(literal: table).type = 'tracking.updated' THEN 'shipment' END
        """
    }
}

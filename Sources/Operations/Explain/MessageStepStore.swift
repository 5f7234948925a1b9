import FoundationEssentials
import Fulfilment
import Postgres
import Topology

/// The messages about an order, its parcels, shipments and routes that did not just flow: reminded of, asked for again, parked.
struct MessageStepStore: Sendable {
    let orderID: Int64

    /// What the stall detector sent reminders of, and what was parked.
    var statements: [SQL] { [reminders, letters] }

    /// On their way now, then those that are due later.
    var pending: SQL {
        """
        WITH \(things)
        SELECT o.type, coalesce(o.queue, ''), NULL::timestamptz, o.attempt, ''
        FROM messaging.outbox_event o JOIN thing ON thing.subject = o.subject AND o.type = ANY (thing.types)
        UNION ALL
        (SELECT r.type, r.queue, r.due_at, r.attempt, r.reason
        FROM messaging.retry r JOIN thing ON thing.subject = r.subject AND r.type = ANY (thing.types) ORDER BY r.due_at)
        """
    }

    /// Dead letters nobody has dealt with yet.
    var parked: SQL {
        """
        WITH \(things)
        SELECT d.id, d.reason FROM messaging.dead_letter d
        JOIN thing ON thing.subject = d.subject AND d.type = ANY (thing.types) WHERE d.status = \(DeadLetterState.open) ORDER BY d.id
        """
    }

    private var reminders: SQL {
        let queues = QueueName.work
        return """
            WITH \(things), work AS (
                SELECT * FROM unnest(\(queues.map(\.rawValue))::text[], \(queues.map { $0.contract ?? "" })::text[]) AS q (queue, type))
            SELECT r.last_at, \(StepKind.reminded), 'outbox-relay', r.queue || ', ' || r.rings || CASE r.rings WHEN 1 THEN ' time' ELSE ' times' END
            FROM messaging.ring r JOIN work w ON w.queue = r.queue JOIN thing ON thing.subject = r.subject AND w.type = ANY (thing.types)
            """
    }

    private var letters: SQL {
        """
        WITH \(things)
        SELECT d.first_at, \(StepKind.parked), d.queue, 'dead letter ' || d.id || ', ' || d.type || ', '
            || d.attempts || CASE d.attempts WHEN 1 THEN ' try: ' ELSE ' tries: ' END || d.reason
        FROM messaging.dead_letter d JOIN thing ON thing.subject = d.subject AND d.type = ANY (thing.types)
        UNION ALL
        SELECT d.last_at, d.status, 'operator', 'dead letter ' || d.id || coalesce(': ' || d.note, '')
        FROM messaging.dead_letter d JOIN thing ON thing.subject = d.subject AND d.type = ANY (thing.types)
        WHERE d.status <> \(DeadLetterState.open)
        """
    }

    /// The order and everything that has an id of its own and belongs to it alone, with the route it is driven on: the messages that may
    /// be about it, and the subject they name it by.
    private var things: SQL {
        """
        thing (types, subject) AS (
            SELECT \(MessageSubject.order.messages)::text[], \(String(orderID))::text
            UNION ALL SELECT \(MessageSubject.parcel.messages)::text[], id::text FROM warehouse.parcel WHERE order_id = \(orderID)
            UNION ALL SELECT \(MessageSubject.shipment.messages)::text[], id::text FROM shipping.shipment WHERE order_id = \(orderID)
            UNION SELECT \(MessageSubject.route.messages)::text[], t.route_id::text
            FROM shipping.shipment s JOIN routing.stop t ON t.shipment_id = s.id
            WHERE s.order_id = \(orderID) AND t.route_id IS NOT NULL)
        """
    }
}

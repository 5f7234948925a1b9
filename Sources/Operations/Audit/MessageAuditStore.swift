import Contracts
import Fulfilment
import Postgres
import Topology

/// The checks of messages: each is acted on, parked, or on its way.
struct MessageAuditStore: Sendable {
    /// Seconds anything may wait for its program.
    let lag: Double
    /// Seconds a stage may take to act on something.
    let limit: Double
    /// Queues the broker holds no message of; what stands at another may still be in there.
    let idleQueues: [String]

    private static let webhooks = [
        QueueName(.tracking, WebhookReceived.self), QueueName(.tracking, WebhookReceivedInBulk.self),
    ].map(\.rawValue)
    private static let planning = QueueName(.routeOptimizer, ShipmentBooked.self).rawValue

    var checks: [AuditCheck] { [outbox, retries, deliveries, actedOn, deadLetters, standing] }

    /// A retry keeps the time at which it was asked for, which is longer ago by what it waited since: 12 minutes at most. A
    /// replayed letter keeps the time of the event.
    private var outbox: AuditCheck {
        AuditCheck(
            "outbox-empties", "No event waits in the outbox for longer than the lag.",
            """
            SELECT o.id, o.type || ' for ' || o.subject || coalesce(' to ' || o.queue, '') || ' waits since ' || o.occurred_at::timestamptz(0)
            FROM messaging.outbox_event o
            WHERE o.occurred_at < now() - make_interval(secs => \(lag)) - CASE WHEN o.attempt > 0 THEN interval '12 minutes' ELSE interval '0' END
                AND NOT EXISTS (SELECT FROM messaging.dead_letter d WHERE d.event_id = o.event_id AND d.queue = coalesce(o.queue, o.type)
                                AND d.status = \(DeadLetterState.replayed) AND d.last_at > now() - make_interval(secs => \(lag)))
            """)
    }

    private var retries: AuditCheck {
        AuditCheck(
            "retries-on-time", "No retry is overdue by more than the lag.",
            """
            SELECT id, type || ' for ' || subject || ' to ' || queue || ' was due at ' || due_at::timestamptz(0) || ': ' || reason
            FROM messaging.retry WHERE due_at < now() - make_interval(secs => \(lag))
            """)
    }

    /// What is asked for again or parked is waiting for its time or a person, not for the program.
    private var deliveries: AuditCheck {
        AuditCheck(
            "webhooks-read", "No carrier's delivery waits to be read for longer than the lag.",
            """
            SELECT d.id, 'delivery ' || d.id || ' of ' || d.source || ' waits since ' || d.received_at::timestamptz(0)
            FROM tracking.delivery d
            WHERE d.state = \(WebhookState.received) AND d.received_at < now() - make_interval(secs => \(lag))
                AND NOT EXISTS (SELECT FROM messaging.retry r WHERE r.queue = ANY (\(Self.webhooks)::text[]) AND r.subject = d.id::text)
                AND NOT EXISTS (SELECT FROM messaging.dead_letter l
                                WHERE l.queue = ANY (\(Self.webhooks)::text[]) AND l.subject = d.id::text AND l.status = \(DeadLetterState.open))
            """)
    }

    /// An own-fleet parcel that has a stop waits for a vehicle, not for a message.
    private var actedOn: AuditCheck {
        AuditCheck(
            "acted-on", "What waits for a program for longer than its limit is in the outbox, in a queue, due again or parked.",
            """
            SELECT extract(epoch FROM s.since), s.type || ' for ' || s.subject || ' stands at ' || s.queue || ' since '
                || s.since::timestamptz(0) || ', and no message about it is left'
            FROM operations.standing s
            WHERE s.since < now() - make_interval(secs => \(limit)) AND s.queue = ANY (\(idleQueues)::text[])
                AND NOT EXISTS (SELECT FROM messaging.outbox_event o WHERE o.subject = s.subject AND o.type = s.type
                                AND coalesce(o.queue, s.queue) = s.queue)
                AND NOT EXISTS (SELECT FROM messaging.retry r WHERE r.queue = s.queue AND r.subject = s.subject)
                AND NOT EXISTS (SELECT FROM messaging.dead_letter d
                                WHERE d.queue = s.queue AND d.subject = s.subject AND d.status = \(DeadLetterState.open))
                AND NOT (s.queue = \(Self.planning)
                         AND EXISTS (SELECT FROM routing.stop t WHERE t.shipment_id::text = s.subject))
            """)
    }

    private var deadLetters: AuditCheck {
        AuditCheck(
            "dead-letters", "Nothing is parked for a person to look at.", kind: .warning,
            """
            SELECT id, 'dead letter ' || id || ': ' || type || ' for ' || subject || ' on ' || queue || ': ' || left(reason, 120)
            FROM messaging.dead_letter WHERE status = \(DeadLetterState.open)
            """)
    }

    private var standing: AuditCheck {
        AuditCheck(
            "standing-still", "Nothing stands still although three reminders were sent.", kind: .warning,
            """
            SELECT r.rings, s.type || ' for ' || s.subject || ' stands at ' || s.queue || ' since ' || s.since::timestamptz(0)
                || ', reminders: ' || r.rings
            FROM messaging.ring r JOIN operations.standing s ON s.queue = r.queue AND s.subject = r.subject
            WHERE r.rings >= 3
            """)
    }
}

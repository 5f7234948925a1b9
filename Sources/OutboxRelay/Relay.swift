package import AMQP
package import Logging
import Messaging
import Metrics
package import Postgres
import ServiceLifecycle
import Topology

/// Publishes what the outbox holds.
///
/// One pass is one transaction: lock the oldest rows nobody else has locked, publish their events, delete those the broker
/// confirmed, commit. If the relay dies in between, the locks go with its session and another relay publishes the events
/// again: duplicates, which every consumer expects, and never a loss. Any number of relays share the work this way.
package struct Relay: BrokerService {
    private let postgres: Postgres
    private let publisher: Publisher
    private let listener: OutboxListener
    private let settings: RelaySettings
    private let logger: Logger
    private let store = OutboxStore()
    private let batching: MessageBatching
    private let published = Counter(label: "waybill_relay_published_total")
    private let refusals = Counter(label: "waybill_relay_refused_total")

    package init(
        postgres: Postgres, broker: AMQPSettings, listener: OutboxListener, settings: RelaySettings, program: String,
        logger: Logger
    ) {
        (self.postgres, self.listener, self.settings, self.logger) = (postgres, listener, settings, logger)
        // Twice this, the longest a publish takes, stays below the ten seconds after which the database ends idle transactions.
        publisher = Publisher(settings: broker, confirmTimeout: .seconds(4), logger: logger)
        batching = MessageBatching(limit: settings.pack, source: program)
    }

    package var trouble: String? {
        switch publisher.currentState() {
        // It connects when there is something to publish.
        case .open, .connecting(attempt: 0): nil
        case .blocked(let reason): "the broker takes no messages: \(reason)"
        case .connecting, .closed: "the broker cannot be reached to publish"
        }
    }

    package func run() async throws {
        do {
            try await relay()
        } catch is CancellationError {
            // A pass that was cut off rolls back; its events are published again by whoever comes next.
        }
        await publisher.close()
    }

    private func relay() async throws {
        var refused = RefusedDestinations()
        // A pass is never cut off by an orderly stop: what went out would go out again. No wait below is longer than a second.
        while !Task.isShuttingDownGracefully {
            // Claimed now, events would only lie locked until they are given back.
            if case .blocked = publisher.currentState() {
                try await Task.sleep(for: .milliseconds(200))
                continue
            }
            let begun = ContinuousClock.now
            let seen = listener.notifications
            do {
                let promoted = try await store.promoteDueRetries(limit: settings.claim, on: postgres)
                let count = try await pass(&refused)
                if count == 0 && promoted.moved == 0 {
                    try await listener.wait(after: seen, atMost: promoted.nextIn.map { .seconds($0) })
                } else if count < settings.claim {
                    // All that was there went out; what comes until then goes together.
                    try? await cancelWhenGracefulShutdown { [settings] in try await Task.sleep(until: begun + settings.pace) }
                }
            } catch let error as PostgresError {
                logger.warning("The database refused a pass; the relay tries again", metadata: ["error": "\(error)"])
                try await Task.sleep(for: .milliseconds(Int.random(in: 100...500)))
            }
        }
    }

    /// - Returns: how many rows were claimed.
    private func pass(_ refused: inout RefusedDestinations) async throws -> Int {
        let excluded = refused.current()
        let (claimed, refusedNow) = try await postgres.transaction(attempts: 1) { transaction in
            let events = try await store.claim(limit: settings.claim, excluding: excluded, in: transaction)
            guard !events.isEmpty else { return (0, Set<String>()) }
            return (Set(events.map(\.rowID)).count, try await publish(events, in: transaction))
        }
        refused.add(refusedNow)
        return refusedNow.isEmpty ? claimed : 0
    }

    private func publish(_ events: [OutboxStore.Claimed], in transaction: Transaction) async throws -> Set<String> {
        let batches = batching.batches(of: events)
        let confirmations = try await publisher.publish(batches.map(\.message))
        var left: [OutboxStore.Claimed] = [], unroutable: [DeadLetter] = [], refusedNow: Set<String> = []
        for (batch, confirmation) in zip(batches, confirmations) {
            switch confirmation {
            case .confirmed: continue
            case .returned(_, let reason): unroutable += batch.events.map { $0.letter("no such queue: \(reason)") }
            case .rejected, .unknown:
                left += batch.events
                refusedNow.insert(batch.destination)
            }
        }
        published.increment(by: events.count - left.count - unroutable.count)
        refusals.increment(by: left.count)
        if !unroutable.isEmpty { try await transaction.query(DeadLetterStore().insert(unroutable)) }
        try await store.settle(events, left: left, in: transaction)
        if !refusedNow.isEmpty {
            logger.warning("The broker refused events; they wait", metadata: ["types": "\(refusedNow.sorted())"])
        }
        return refusedNow
    }
}

extension OutboxStore.Claimed {
    /// The event as a dead letter of the queue it was addressed to.
    func letter(_ reason: String) -> DeadLetter {
        DeadLetter(
            queue: queue ?? type, reason: reason, attempts: Int(attempt), eventID: id, type: type, version: Int(version),
            subject: subject, headers: headers ?? "{}", body: Envelope.line(self), trace: trace)
    }
}

/// Destinations the broker refused a moment ago: left alone for a second, so that one full queue starves no other.
struct RefusedDestinations: Sendable {
    private var until: [String: ContinuousClock.Instant] = [:]

    mutating func add(_ destinations: Set<String>) {
        for destination in destinations { until[destination] = .now + .seconds(1) }
    }

    mutating func current() -> [String] {
        let now = ContinuousClock.now
        until = until.filter { $0.value > now }
        return until.keys.sorted()
    }
}

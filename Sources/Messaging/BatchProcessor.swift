import Contracts
import FoundationEssentials
import Logging
import Observability
import Postgres

/// Takes a batch of events through its handler: one transaction, one outcome each, the bad one found and set aside.
///
/// When it returns, every event is settled in the database: done, due again later, or parked. Then the messages may be
/// acknowledged. It throws only when it was cancelled or not even dead letters can be stored; a database that is away is
/// waited for with the batch in hand.
struct BatchProcessor<Handler: BatchHandler>: Sendable {
    typealias Events = [Event<Handler.Message>]

    let queue: String
    let handler: Handler
    let postgres: Postgres
    let outbox: Outbox
    let policy: RetryPolicy
    let meters: QueueMeters
    let logger: Logger
    private let perseverance: Perseverance
    private let parking: Parking
    private let settlements: Settlements<Handler.Message>
    private let suspects = SuspectStore()

    init(
        queue: String, handler: Handler, postgres: Postgres, outbox: Outbox, policy: RetryPolicy = RetryPolicy(), logger: Logger
    ) {
        (self.queue, self.handler, self.postgres, self.outbox) = (queue, handler, postgres, outbox)
        (self.policy, self.logger) = (policy, logger)
        meters = QueueMeters(queue: queue)
        perseverance = Perseverance(queue: queue, logger: logger)
        settlements = Settlements(queue: queue, policy: policy)
        parking = Parking(queue: queue, postgres: postgres, logger: logger)
    }

    /// Settles every event of the batch.
    func process(_ events: Events) async throws {
        guard !events.isEmpty else { return }
        do {
            try await attempt(events)
        } catch {
            // A handler may throw a CancellationError of its own; only this task's own cancellation is a stop.
            if Task.isCancelled { throw CancellationError() }
            try await isolate(events, error)
        }
    }

    /// Settles an event that was in hand when a program died: its death is noted beforehand, so that it counts if it comes;
    /// after three the event is parked.
    func processAlone(_ event: Event<Handler.Message>) async throws {
        let deaths = try await perseverance.run { try await suspects.deaths(event.id, queue: queue, on: postgres) }
        do {
            if deaths < 3 {
                try await note(deaths + 1, event)
                try await process([event])
            } else {
                meters.count("rejected", 1)
                try await parking.park([
                    try settlements.letter(event, "the program died \(deaths) times with this event in hand")
                ])
            }
        } catch {
            // The program ends, but not by this event. In a task of its own, since this one may be cancelled.
            await Task { try? await suspects.note(deaths, event.id, queue: queue, on: postgres) }.value
            throw error
        }
        try await note(0, event)
    }

    private func note(_ deaths: Int, _ event: Event<Handler.Message>) async throws {
        try await perseverance.run { try await suspects.note(deaths, event.id, queue: queue, on: postgres) }
    }

    /// Parks letters for what could not be read.
    func park(_ letters: [DeadLetter]) async throws {
        guard !letters.isEmpty else { return }
        meters.count("unreadable", letters.count)
        logger.warning(
            "Messages could not be read and were parked", metadata: ["queue": "\(queue)", "count": "\(letters.count)"])
        try await parking.park(letters)
    }

    private func attempt(_ events: Events) async throws {
        let started = ContinuousClock.now
        let outcomes = try await perseverance.run(tries: policy.tries) {
            try await within(policy.timeLimit) { try await transact(events) }
        }
        meters.record(outcomes, since: started)
        report(events, outcomes)
        await outbox.wakeRelays()
    }

    private func transact(_ events: Events) async throws -> [Outcome] {
        let preparation = try await handler.prepare(events)
        return try await postgres.transaction { transaction in
            let batch = OutboxBatch()
            let context = HandlerContext(transaction: transaction, now: Date(), logger: logger, outbox: batch)
            let outcomes = try await handler.handle(events, preparation, in: context)
            precondition(outcomes.count == events.count, "\(queue): \(outcomes.count) outcomes for \(events.count) events")
            var statements = try settlements.statements(events, outcomes)
            if let insert = batch.insert() { statements.append(insert) }
            if !statements.isEmpty { try await transaction.pipeline(statements) }
            return outcomes
        }
    }

    /// Halves a batch that failed until the one bad event is alone; that one is retried later or parked.
    private func isolate(_ events: Events, _ error: any Error) async throws {
        if events.count > 1 {
            let middle = events.count / 2
            try await process(Array(events[..<middle]))
            return try await process(Array(events[middle...]))
        }
        let outcome = Outcome.retry(reason: Self.words(error))
        try await setAside(events[0], outcome)
        meters.record([outcome], since: .now)
        report(events, [outcome])
    }

    /// Writes down what becomes of an event whose transaction failed. If even that is refused, the event is parked.
    private func setAside(_ event: Event<Handler.Message>, _ outcome: Outcome) async throws {
        do {
            let statements = try settlements.statements([event], [outcome])
            try await perseverance.run { try await postgres.pipeline(statements) }
        } catch {
            if Task.isCancelled { throw error }
            try await parking.park([try settlements.letter(event, Self.words(error))])
        }
    }

    private func report(_ events: Events, _ outcomes: [Outcome]) {
        for (event, outcome) in zip(events, outcomes) {
            let level: Logger.Level = outcome == .done ? .debug : .warning
            guard level >= logger.logLevel else { continue }
            var metadata: Logger.Metadata = [
                "queue": "\(queue)", "subject": "\(event.subject)", "outcome": "\(outcome)", "attempt": "\(event.attempt)",
                "trace.id": "\(event.trace?.traceID ?? "")", "event.id": "\(event.id)",
            ]
            if let message = event.message as? any AboutOrder { metadata["order.id"] = "\(message.orderID)" }
            logger.log(level: level, "Event settled", metadata: metadata)
        }
    }

    private static func words(_ error: any Error) -> String { String("\(error)".prefix(500)) }
}

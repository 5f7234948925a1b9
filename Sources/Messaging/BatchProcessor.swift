import AMQP
import Contracts
import FoundationEssentials
import Logging
import Observability
import Postgres

/// Takes a batch of events through its handler: one transaction, one outcome each, the bad one found and set aside.
///
/// When it returns, every event is settled in the database: done, due again later, or parked. Then the messages may be
/// acknowledged. It throws only when it was cancelled or not even dead letters can be stored; a database that is away is
/// waited for with the batch kept.
struct BatchProcessor<Handler: BatchHandler>: Sendable {
    typealias Events = [Event<Handler.Message>]

    let queue: String
    let handler: Handler
    let postgres: Postgres
    let outbox: Outbox
    let policy: RetryPolicy
    let meters: QueueMeters
    let logger: Logger
    private let databaseRetry: DatabaseRetry
    private let parking: Parking
    private let settlements: Settlements<Handler.Message>
    private let suspects = SuspectStore()

    init(
        queue: String, handler: Handler, postgres: Postgres, outbox: Outbox, policy: RetryPolicy = RetryPolicy(), logger: Logger
    ) {
        (self.queue, self.handler, self.postgres, self.outbox) = (queue, handler, postgres, outbox)
        (self.policy, self.logger) = (policy, logger)
        meters = QueueMeters(queue: queue)
        databaseRetry = DatabaseRetry(queue: queue, logger: logger)
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

    /// Settles an event that was being handled when a program died: the death is recorded beforehand, so that it counts if it comes;
    /// after three the event is parked.
    func processAlone(_ event: Event<Handler.Message>) async throws {
        let deaths = try await databaseRetry.run { try await suspects.deaths(event.id, queue: queue, on: postgres) }
        do {
            if deaths < 3 {
                try await record(deaths: deaths + 1, of: event)
                try await process([event])
            } else {
                meters.count("rejected", 1)
                try await parking.park([
                    try settlements.letter(event, "the program died \(deaths) times while it handled this event")
                ])
            }
        } catch {
            // The program ends, but not by this event. In a task of its own, since this one may be cancelled.
            await Task { try? await suspects.record(deaths, event.id, queue: queue, on: postgres) }.value
            throw error
        }
        try await record(deaths: 0, of: event)
    }

    private func record(deaths: Int, of event: Event<Handler.Message>) async throws {
        try await databaseRetry.run { try await suspects.record(deaths, event.id, queue: queue, on: postgres) }
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
        let (outcomes, isOutboxWaiting) = try await databaseRetry.run(tries: policy.tries) {
            try await within(policy.timeLimit) { try await transact(events) }
        }
        meters.record(outcomes, since: started)
        report(events, outcomes)
        if isOutboxWaiting { await outbox.wakeRelays() }
    }

    /// - Returns: what became of each event, and whether relays have something to send, now or after a retry's delay.
    private func transact(_ events: Events) async throws -> (outcomes: [Outcome], isOutboxWaiting: Bool) {
        let preparation = try await handler.prepare(events)
        return try await postgres.transaction { transaction in
            let batch = OutboxBatch()
            let context = HandlerContext(transaction: transaction, now: Date(), logger: logger, outbox: batch)
            let outcomes = try await handler.handle(events, preparation, in: context)
            precondition(outcomes.count == events.count, "\(queue): \(outcomes.count) outcomes for \(events.count) events")
            var statements = try settlements.statements(events, outcomes)
            if let insert = batch.insert() { statements.append(insert) }
            if !statements.isEmpty { try await transaction.pipeline(statements) }
            return (outcomes, batch.count > 0 || !statements.isEmpty)
        }
    }

    /// Halves a batch that failed until the one bad event is alone; that one is retried later or parked.
    private func isolate(_ events: Events, _ error: any Error) async throws {
        if events.count > 1 {
            let middle = events.count / 2
            try await process(Array(events[..<middle]))
            return try await process(Array(events[middle...]))
        }
        let outcome = Outcome.retry(reason: Self.message(for: error))
        try await setAside(events[0], outcome)
        meters.record([outcome], since: .now)
        report(events, [outcome])
    }

    /// Writes down what becomes of an event whose transaction failed. If even that is refused, the event is parked.
    private func setAside(_ event: Event<Handler.Message>, _ outcome: Outcome) async throws {
        do {
            let statements = try settlements.statements([event], [outcome])
            try await databaseRetry.run { try await postgres.pipeline(statements) }
        } catch {
            if Task.isCancelled { throw error }
            try await parking.park([try settlements.letter(event, Self.message(for: error))])
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

    private static func message(for error: any Error) -> String { String("\(error)".prefix(500)) }
}

/// What is written for events that are not done: retry rows for those that come back, dead letters for the others.
struct Settlements<Message: Contract>: Sendable {
    let queue: String
    let policy: RetryPolicy
    private let outbox = OutboxStore()
    private let deadLetters = DeadLetterStore()

    init(queue: String, policy: RetryPolicy) { (self.queue, self.policy) = (queue, policy) }

    /// The statements that settle a batch, at most two; none when all is done.
    func statements(_ events: [Event<Message>], _ outcomes: [Outcome]) throws -> [SQL] {
        var retries: [OutgoingEvent] = [], delays: [Double] = [], reasons: [String] = [], letters: [DeadLetter] = []
        for (event, outcome) in zip(events, outcomes) {
            switch outcome {
            case .done: continue
            case .retry(let after, let reason) where event.attempt + 1 < policy.maxAttempts:
                retries.append(try OutgoingEvent(event, attempt: event.attempt + 1))
                delays.append(after.map { $0 / .seconds(1) } ?? policy.delay(attempt: event.attempt + 1))
                reasons.append(reason)
            case .retry(_, let reason), .reject(let reason): letters.append(try letter(event, reason))
            }
        }
        var statements: [SQL] = []
        if !retries.isEmpty {
            statements.append(outbox.insertRetries(retries, queue: queue, delays: delays, reasons: reasons))
        }
        if !letters.isEmpty { statements.append(deadLetters.insert(letters)) }
        return statements
    }

    /// The event as a dead letter.
    func letter(_ event: Event<Message>, _ reason: String) throws -> DeadLetter {
        let trace = event.trace?.traceparent
        return DeadLetter(
            queue: queue, reason: reason, attempts: event.attempt + 1, eventID: event.id, type: Message.name,
            version: Message.version, subject: event.subject, headers: headers(event, reason), body: try body(event), trace: trace
        )
    }

    /// What travelled beside the event, and how this consumer fared with it.
    private func headers(_ event: Event<Message>, _ reason: String) -> String {
        guard var properties = event.origin?.properties else { return "{}" }
        properties.headers["waybill-attempt"] = .int(Int64(event.attempt + 1))
        properties.headers["waybill-reason"] = .string(reason.storable(500))
        return PropertiesText.encode(properties)
    }

    private func body(_ event: Event<Message>) throws -> [UInt8] {
        if let origin = event.origin { return Array(origin.line) }
        let data = String(decoding: try JSONEncoder().encode(event.message), as: UTF8.self)
        return Envelope.line(
            id: event.id, subject: event.subject, time: event.time, attempt: event.attempt, trace: event.trace?.traceparent,
            data: data)
    }
}

/// Work that took longer than it may.
struct TimeLimitExceeded: Error, CustomStringConvertible {
    let limit: Duration
    var description: String { "it took longer than \(limit)" }
}

/// Runs `body`, cancelled after `limit`; it is waited for all the same, so nothing of it goes on behind the caller's back.
func within<Value: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw TimeLimitExceeded(limit: limit)
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}

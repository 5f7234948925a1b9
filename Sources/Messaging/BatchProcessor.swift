import Contracts
import FoundationEssentials
import Logging
import Observability
import Postgres

/// Takes a batch of events through its handler: one transaction, one outcome each, the bad one found and set aside.
///
/// When it returns, every event is settled in the database: done, due again later, or parked. Then the messages may be
/// acknowledged. It throws only when it was cancelled; a database that is away is waited for with the batch in hand.
struct BatchProcessor<Handler: BatchHandler>: Sendable {
    typealias Events = [Event<Handler.Message>]

    let queue: String
    let handler: Handler
    let postgres: Postgres
    let outbox: Outbox
    let policy: RetryPolicy
    let meters: QueueMeters
    let logger: Logger
    private let outboxStore = OutboxStore()
    private let deadLetters = DeadLetterStore()

    init(
        queue: String, handler: Handler, postgres: Postgres, outbox: Outbox, policy: RetryPolicy = RetryPolicy(), logger: Logger
    ) {
        (self.queue, self.handler, self.postgres, self.outbox) = (queue, handler, postgres, outbox)
        (self.policy, self.logger) = (policy, logger)
        meters = QueueMeters(queue: queue)
    }

    /// Settles every event of the batch.
    func process(_ events: Events) async throws {
        guard !events.isEmpty else { return }
        do {
            try await attempt(events)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            if Task.isCancelled { throw CancellationError() }
            try await isolate(events, error)
        }
    }

    /// Parks letters for what could not be read.
    func park(_ letters: [DeadLetter]) async throws {
        guard !letters.isEmpty else { return }
        meters.count("unreadable", letters.count)
        logger.warning(
            "Messages could not be read and were parked", metadata: ["queue": "\(queue)", "count": "\(letters.count)"])
        try await whenDatabaseIsBack { try await postgres.query(deadLetters.insert(letters)) }
    }

    private func attempt(_ events: Events) async throws {
        let started = ContinuousClock.now
        let outcomes = try await whenDatabaseIsBack { try await transact(events) }
        meters.record(outcomes, since: started)
        report(events, outcomes)
        outbox.ring()
    }

    private func transact(_ events: Events) async throws -> [Outcome] {
        let preparation = try await handler.prepare(events)
        return try await postgres.transaction { transaction in
            let batch = OutboxBatch()
            let context = HandlerContext(transaction: transaction, now: Date(), logger: logger, outbox: batch)
            let outcomes = try await handler.handle(events, preparation, in: context)
            precondition(outcomes.count == events.count, "\(queue): \(outcomes.count) outcomes for \(events.count) events")
            var statements = try settlements(events, outcomes)
            if let insert = outbox.statement(batch) { statements.append(insert) }
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
        let statements = try settlements(events, [outcome])
        try await whenDatabaseIsBack { try await postgres.pipeline(statements) }
        meters.record([outcome], since: .now)
        report(events, [outcome])
    }

    /// Retry rows and dead letters for the events that are not done.
    private func settlements(_ events: Events, _ outcomes: [Outcome]) throws -> [SQL] {
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
            statements.append(outboxStore.insertRetries(retries, queue: queue, delays: delays, reasons: reasons))
        }
        if !letters.isEmpty { statements.append(deadLetters.insert(letters)) }
        return statements
    }

    /// The event as a dead letter.
    func letter(_ event: Event<Handler.Message>, _ reason: String) throws -> DeadLetter {
        let data = String(decoding: try JSONEncoder().encode(event.message), as: UTF8.self)
        let trace = event.trace?.traceparent
        return DeadLetter(
            queue: queue, reason: reason, attempts: event.attempt + 1, eventID: event.id, type: Handler.Message.name,
            version: Handler.Message.version, subject: event.subject, headers: "{}",
            body: Envelope.line(
                id: event.id, subject: event.subject, time: event.time, attempt: event.attempt, trace: trace, data: data),
            trace: trace)
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

    /// Runs `body`, again and again with growing pauses while the database is away. The batch stays in hand: handing it
    /// back would only make the broker count redeliveries.
    @discardableResult
    private func whenDatabaseIsBack<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        var pause = Duration.milliseconds(20)
        while true {
            do {
                return try await body()
            } catch let error as PostgresError where error.isRetriable || error.isConnectionLost || error.code == .outcomeUnknown
            {
                // Where the commit's outcome is unknown, running again is safe: what was done is guarded against being done twice.
                logger.warning("The database is away; the batch waits", metadata: ["queue": "\(queue)", "error": "\(error)"])
                try await Task.sleep(for: pause * Double.random(in: 0.5...1))
                pause = min(pause * 2, .seconds(2))
            }
        }
    }

    private static func words(_ error: any Error) -> String { String("\(error)".prefix(500)) }
}

import AMQP
import Contracts
import FoundationEssentials
import Observability
import Postgres

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

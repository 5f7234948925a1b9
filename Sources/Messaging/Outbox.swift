package import Contracts
import FoundationEssentials
package import Logging
package import Observability
package import Postgres
import ServiceLifecycle
import Synchronization

/// The only way to publish: an event is written into the outbox in the transaction whose change it announces, and the relays are
/// notified once that has committed.
package struct Outbox: Sendable {
    private let postgres: Postgres
    private let notifier: OutboxNotifier?

    /// - Parameters:
    ///   - postgres: where the outbox is.
    ///   - notifier: tells the relays for a whole program; nil where nothing runs it, as in a command: then each transaction tells them
    ///     itself.
    package init(postgres: Postgres, notifier: OutboxNotifier? = nil) { (self.postgres, self.notifier) = (postgres, notifier) }

    /// One transaction around `body`: commits what it changed together with the events it added, and wakes the relays.
    ///
    /// Like `Postgres.transaction`, `body` may run several times and must have no other effects.
    @discardableResult
    package func transaction<Value: Sendable>(
        _ body: @Sendable (Transaction, OutboxBatch) async throws -> Value
    ) async throws -> Value {
        let (value, published) = try await postgres.transaction { transaction in
            let events = OutboxBatch()
            let value = try await body(transaction, events)
            try await events.write(with: [], in: transaction)
            return (value, events.count)
        }
        if published > 0 { await wakeRelays() }
        return value
    }

    /// One transaction that puts events back which were published before: a replay, a reminder of what stands still.
    /// - Parameter body: writes the rows and says how many.
    @discardableResult
    package func resend<Value: Sendable>(
        _ body: @Sendable (Transaction) async throws -> (value: Value, rows: Int)
    ) async throws -> Value {
        let (value, rows) = try await postgres.transaction { try await body($0) }
        if rows > 0 { await wakeRelays() }
        return value
    }

    /// Tells the relays that the outbox has something. What gets lost here costs a second: they look by themselves.
    func wakeRelays() async {
        if let notifier { notifier.notify() } else { _ = try? await postgres.query(OutboxStore.notify) }
    }
}

/// The events of one transaction, gathered and written in one statement before it commits.
package final class OutboxBatch: Sendable {
    private struct Gathered {
        var waiting: [OutgoingEvent] = []
        var count = 0
    }

    private let gathered = Mutex(Gathered())

    package init() {}

    /// Adds an event.
    /// - Parameter trace: the trace of the event or request that caused this one.
    /// - Throws: `EncodingError` when the message cannot be written as JSON.
    package func add<Message: Contract>(_ message: Message, trace: TraceContext?) throws {
        let event = try OutgoingEvent(message, trace: trace)
        gathered.withLock { gathered in
            gathered.waiting.append(event)
            gathered.count += 1
        }
    }

    /// The number of events added so far.
    package var count: Int { gathered.withLock { $0.count } }

    /// Writes the events gathered so far together with `statements`, in one round trip; without any call they are written at the end.
    /// - Returns: the results of `statements`, in order.
    @discardableResult
    package func write(with statements: [SQL], in transaction: Transaction) async throws -> [Rows] {
        let all = statements + (insert().map { [$0] } ?? [])
        guard !all.isEmpty else { return [] }
        return Array(try await transaction.pipeline(all).prefix(statements.count))
    }

    /// The statement that writes the events gathered since the last call; nil when there are none.
    func insert() -> SQL? {
        let events = gathered.withLock { gathered in
            defer { gathered.waiting = [] }
            return gathered.waiting
        }
        return events.isEmpty ? nil : OutboxStore().insert(events)
    }
}

/// An event of the outbox, or a row of the retries.
struct OutgoingEvent: Sendable {
    var id = UUID()
    let type: String
    let version: Int16
    let subject: String
    /// The message as JSON.
    let data: String
    let trace: String?
    var attempt: Int16 = 0
    /// The line it came as; empty for a new event.
    var line: [UInt8] = []
    /// What travelled beside that line; nil for a new event.
    var headers: String?

    init<Message: Contract>(_ message: Message, trace: TraceContext?) throws {
        (type, version, subject) = (Message.name, Int16(Message.version), message.subject.storable(500))
        data = String(decoding: try JSONEncoder().encode(message), as: UTF8.self)
        self.trace = trace?.child().traceparent
    }

    /// The same event again, for this consumer only, as it came.
    init<Message: Contract>(_ event: Event<Message>, attempt: Int) throws {
        (id, type, version, subject) = (event.id, Message.name, Int16(Message.version), event.subject.storable(500))
        data = String(decoding: try JSONEncoder().encode(event.message), as: UTF8.self)
        trace = event.trace?.traceparent
        self.attempt = Int16(clamping: attempt)
        line = event.origin.map { Array($0.line) } ?? []
        headers = event.origin.map { PropertiesText.encode($0.properties) }
    }
}

/// Tells the relays that the outbox has something, without a NOTIFY in any business transaction.
///
/// NOTIFY takes a lock that all committing transactions of the cluster share, so it is sent on a connection of its own,
/// after the commit, at most once per `interval`. A notification that gets lost costs little: relays look by themselves every second.
package final class OutboxNotifier: Service, Sendable {
    /// The channel the relays listen on.
    package static let channel = "waybill_outbox"

    private let postgres: Postgres
    private let interval: Duration
    private let logger: Logger
    private let requests: AsyncStream<Void>
    private let requester: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - postgres: where the outbox is.
    ///   - interval: the shortest time between two notifications.
    ///   - logger: logs failures at debug level.
    package init(postgres: Postgres, interval: Duration = .milliseconds(10), logger: Logger) {
        (self.postgres, self.interval, self.logger) = (postgres, interval, logger)
        (requests, requester) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks for a notification soon. Never blocks, never fails.
    package func notify() { requester.yield() }

    /// Sends notifications until shutdown.
    package func run() async throws {
        for await _ in requests.cancelOnGracefulShutdown() {
            do {
                try await postgres.query(OutboxStore.notify)
                try await Task.sleep(for: interval)
            } catch is CancellationError {
                return
            } catch {
                logger.debug("The relays could not be notified", metadata: ["error": "\(error)"])
            }
        }
    }
}

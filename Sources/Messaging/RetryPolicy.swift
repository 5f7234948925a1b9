import Fulfilment
import Logging
import Postgres

/// How long an event that failed waits before it comes back, and when it is given up.
///
/// The life of a failing event: the handler throws or asks for a retry → its batch rolls back without it → a row in
/// `messaging.retry` with a due time → a relay moves it to the outbox, addressed to the one queue that failed → the same
/// handler sees it again with `attempt + 1` → after `maxAttempts` it is parked in `messaging.dead_letter` with its reason,
/// where `waybill dead-letters` shows, replays or discards it. Nothing is retried by nack, so other messages never wait for it.
package struct RetryPolicy: Sendable {
    /// Delays of the first retries; the last one repeats.
    package var delays: [Duration] = [.seconds(2), .seconds(10), .seconds(30), .seconds(120), .seconds(600)]
    /// Failures after which an event is parked.
    package var maxAttempts = 10
    /// How long a batch may take, its preparation included, before it counts as failed. A batch with one hanging event is
    /// halved ten times at most, and all of that has to end within the broker's `consumer_timeout` of 15 minutes.
    package var timeLimit: Duration = .seconds(60)
    /// How often in a row the database may give a batch up, by losing its connection, by deadlock or for want of memory,
    /// before it counts as failed.
    package var tries = 5

    package init() {}

    /// The delay before attempt number `attempt` (1 is the first retry), in seconds, with ±20 % jitter.
    package func delay(attempt: Int) -> Double {
        let step = delays[min(max(attempt, 1), delays.count) - 1]
        return step / .seconds(1) * Double.random(in: 0.8...1.2)
    }
}

/// Waits for the database and keeps the work meanwhile: giving it back would only make the broker count redeliveries.
struct DatabaseRetry: Sendable {
    let queue: String
    let logger: Logger
    private static let backoff = Backoff(initial: .milliseconds(20), cap: .seconds(2), jitter: 0.5)

    /// Runs `body`, again and again with growing pauses while the database is away.
    ///
    /// Where the outcome of a commit is unknown it runs again as well, so what `body` does twice must be done once.
    /// - Parameter tries: failures in a row that `body` itself may have caused — a connection lost in the middle of it,
    ///   deadlocks, want of memory — before it is not run again; nil: for ever.
    /// - Throws: what waiting does not cure, and `CancellationError`.
    @discardableResult
    func run<Value: Sendable>(tries: Int? = nil, _ body: () async throws -> Value) async throws -> Value {
        var pauses = 0, failures = 0
        while true {
            do {
                return try await body()
            } catch let error as PostgresError where error.isRetriable || error.isConnectionLost {
                if !error.isUnavailable { failures += 1 }
                if let tries, failures >= tries { throw error }
                let what: Logger.Message =
                    error.isUnavailable
                    ? "The database is away; the work waits" : "The database gave the work up; it is tried again"
                logger.warning(what, metadata: ["queue": "\(queue)", "error": "\(error)"])
                pauses += 1
                try await Task.sleep(for: Self.backoff.delay(attempt: pauses))
            }
        }
    }
}

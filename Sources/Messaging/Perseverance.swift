import Logging
import Postgres

/// Waits for the database with work in hand: handing the work back would only make the broker count redeliveries.
struct Perseverance: Sendable {
    let queue: String
    let logger: Logger

    /// Runs `body`, again and again with growing pauses while the database is away.
    ///
    /// Where the outcome of a commit is unknown it runs again as well, so what `body` does twice must be done once.
    /// - Parameter tries: failures in a row that `body` itself may have caused — a connection lost in the middle of it,
    ///   deadlocks, want of memory — before it is not run again; nil: for ever.
    /// - Throws: what waiting does not cure, and `CancellationError`.
    @discardableResult
    func run<Value: Sendable>(tries: Int? = nil, _ body: () async throws -> Value) async throws -> Value {
        var pause = Duration.milliseconds(20), failures = 0
        while true {
            do {
                return try await body()
            } catch let error as PostgresError where error.isRetriable || error.isConnectionLost {
                if !error.isUnavailable { failures += 1 }
                if let tries, failures >= tries { throw error }
                let what: Logger.Message =
                    error.isUnavailable ? "The database is away; the work waits" : "The database gave the work up; it is tried again"
                logger.warning(what, metadata: ["queue": "\(queue)", "error": "\(error)"])
                try await Task.sleep(for: pause * Double.random(in: 0.5...1))
                pause = min(pause * 2, .seconds(2))
            }
        }
    }
}

import AMQP
import Fulfilment
import Logging
import Migrations
import Postgres
import Topology

/// Refuses to run on a database that lacks migrations this build knows.
enum DatabaseVersion {
    struct Mismatch: Error, CustomStringConvertible {
        let missing: [String]
        var description: String {
            "the database lacks the migrations \(missing.joined(separator: ", ")). Maybe run 'waybill migrate' first."
        }
    }

    /// The database refuses this program for good, or the connection string cannot be read.
    struct Refused: Error, CustomStringConvertible {
        let cause: PostgresError
        var description: String { "the database cannot be used: \(cause.message). Maybe WAYBILL_DATABASE_URL is wrong." }
    }

    private static let backoff = Backoff(initial: .milliseconds(100), cap: .seconds(5), jitter: 0.5)

    /// Waits for the database as long as it takes, then compares.
    /// - Throws: `Mismatch`, `Refused`.
    static func check(on postgres: Postgres, logger: Logger) async throws {
        var failures = 0
        while true {
            do {
                let missing = try await Migrator(AllMigrations.list).pending(on: postgres)
                if missing.isEmpty { return }
                throw Mismatch(missing: missing)
            } catch let error as PostgresError where !error.isPermanent && (error.isRetriable || error.isConnectionLost) {
                logger.warning("The database does not answer; trying again", metadata: ["error": "\(error)"])
                failures += 1
                try await Task.sleep(for: backoff.delay(attempt: failures))
            } catch let error as PostgresError {
                throw Refused(cause: error)
            }
        }
    }
}

/// Refuses to run when the broker answers and lacks a queue the program consumes.
///
/// A broker that does not answer is no reason not to start: consumers wait for it, and intake takes orders meanwhile. A queue
/// that is deleted later is waited for, too.
struct QueueCheck: Sendable {
    struct Missing: Error, CustomStringConvertible {
        let queues: [String]
        var description: String {
            "the broker lacks the queues \(queues.joined(separator: ", ")). Maybe run 'waybill topology apply' first."
        }
    }

    let broker: AMQPSettings
    let logger: Logger

    /// - Throws: `Missing`; `AMQPError` when the broker refuses this program for good.
    func check(_ queues: [QueueName]) async throws {
        guard !queues.isEmpty else { return }
        let channel = Channel(settings: broker, logger: logger)
        do {
            let lacking = try await missing(queues, channel)
            await channel.close()
            if !lacking.isEmpty { throw Missing(queues: lacking) }
        } catch let error as AMQPError where error.isRetriable {
            await channel.close()
            logger.warning("The broker does not answer; its queues were not checked", metadata: ["error": "\(error)"])
        }
    }

    private func missing(_ queues: [QueueName], _ channel: Channel) async throws -> [String] {
        var missing: [String] = []
        for queue in queues where try await !exists(queue.rawValue, channel) { missing.append(queue.rawValue) }
        return missing
    }

    private func exists(_ queue: String, _ channel: Channel) async throws(AMQPError) -> Bool {
        do {
            _ = try await channel.inspectQueue(queue)
            return true
        } catch {
            if error.code == .notFound { return false }
            throw error
        }
    }
}

package import AMQP
package import Logging
package import Messaging
import Metrics
import Postgres
import ServiceLifecycle
import Topology

/// Finds what stands still past its time and sends its message again: a message may be lost, an order may not.
///
/// One detector at a time works, whichever relay holds the lock. It reminds only queues that are empty: where messages
/// are waiting, the worker is slow, and more copies would not help it.
package struct StallDetector: Service {
    private let channel: Channel
    private let after: Duration
    private let outbox: Outbox
    private let logger: Logger
    private let store = StallStore()

    /// - Parameters:
    ///   - after: how long something may stand still.
    ///   - outbox: where the reminders go.
    package init(broker: AMQPSettings, outbox: Outbox, after: Duration, logger: Logger) {
        (self.outbox, self.after, self.logger) = (outbox, after, logger)
        channel = Channel(settings: broker, logger: logger)
    }

    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    try await Task.sleep(for: after / 4)
                    await detect()
                }
            }
        } catch is CancellationError {}
        await channel.close()
    }

    private func detect() async {
        do {
            let reminded = try await pass()
            for (queue, count) in reminded {
                Counter(label: "waybill_auditor_rings_total", dimensions: [("queue", queue)]).increment(by: count)
                logger.warning("Sent reminders of what stands still", metadata: ["queue": "\(queue)", "count": "\(count)"])
            }
        } catch {
            logger.warning("The search for stalled work failed; it is tried again", metadata: ["error": "\(error)"])
        }
    }

    /// Searches once.
    /// - Returns: reminders per queue.
    package func pass() async throws -> [(queue: String, reminders: Int)] {
        let idle = try await idleQueues()
        return try await outbox.resend { transaction in
            guard try await store.lock(in: transaction) else { return ([], 0) }
            try await transaction.pipeline(store.planAnew + [store.forget])
            let reminded = try await store.remind(after: after / .seconds(1), onlyQueues: idle, limit: 5000, in: transaction)
            return (reminded, reminded.count)
        }
    }

    private func idleQueues() async throws -> [String] {
        try await channel.open()
        var idle: [String] = []
        for queue in QueueName.work {
            if try await isIdle(queue.rawValue) { idle.append(queue.rawValue) }
        }
        return idle
    }

    /// A queue that is missing is somebody's mistake, and no reason to forget the others.
    private func isIdle(_ queue: String) async throws -> Bool {
        do {
            return try await channel.inspectQueue(queue).messages == 0
        } catch {
            guard error.code == .notFound else { throw error }
            logger.error("A queue is missing; `waybill topology apply` makes it", metadata: ["queue": "\(queue)"])
            return false
        }
    }
}

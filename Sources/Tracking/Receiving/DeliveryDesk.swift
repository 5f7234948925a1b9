package import Logging
import Metrics

/// Lets concurrent webhooks share commits: while one batch is being stored, the next gathers.
///
/// Nobody waits for a batch to fill. What cannot be stored in time waits in a bounded queue; when that is full, carriers are
/// asked to come again.
package actor DeliveryDesk {
    /// How much is taken at once.
    package struct Limits: Sendable {
        /// Deliveries per transaction.
        package var batch = 512
        /// Deliveries waiting.
        package var queue = 10_000
        /// Bytes waiting.
        package var bytes = 64 << 20
        /// Transactions under way at once.
        package var lanes = 2

        package init() {}
    }

    /// The delivery was not stored; the carrier is to send it again.
    package enum Refusal: Error {
        /// Too much waits.
        case overloaded
        /// The database did not take it.
        case unavailable
    }

    /// Stores a batch; throws when nothing of it was stored.
    package typealias Sink = @Sendable ([ReceivedDelivery]) async throws -> Void

    private struct Waiting {
        let delivery: ReceivedDelivery
        let answer: CheckedContinuation<Refusal?, Never>
    }

    private let limits: Limits
    private let sink: Sink
    private let logger: Logger
    private let sizes = Recorder(label: "waybill_webhook_batch", aggregate: true)
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    private var busyLanes = 0

    package init(limits: Limits, logger: Logger, sink: @escaping Sink) {
        self.limits = limits
        self.logger = logger
        self.sink = sink
    }

    /// Returns when the delivery is stored, together with whatever else was waiting.
    package func store(_ delivery: ReceivedDelivery) async throws(Refusal) {
        guard waiting.count < limits.queue, waitingBytes + delivery.body.count <= limits.bytes else { throw .overloaded }
        let refusal = await withCheckedContinuation { answer in
            waiting.append(Waiting(delivery: delivery, answer: answer))
            waitingBytes += delivery.body.count
            fillLanes()
        }
        if let refusal { throw refusal }
    }

    /// Whether the next delivery would be turned away.
    var isFull: Bool { waiting.count >= limits.queue }

    private func fillLanes() {
        while busyLanes < limits.lanes, !waiting.isEmpty {
            busyLanes += 1
            let batch = Array(waiting.prefix(limits.batch))
            waiting.removeFirst(batch.count)
            waitingBytes -= batch.reduce(0) { $0 + $1.delivery.body.count }
            Task { await write(batch) }
        }
    }

    private func write(_ batch: [Waiting]) async {
        sizes.record(batch.count)
        let refusal = await outcome(batch.map(\.delivery))
        for one in batch { one.answer.resume(returning: refusal) }
        busyLanes -= 1
        fillLanes()
    }

    private func outcome(_ deliveries: [ReceivedDelivery]) async -> Refusal? {
        do {
            try await sink(deliveries)
            return nil
        } catch {
            logger.error("Webhooks could not be stored", metadata: ["count": "\(deliveries.count)", "error": "\(error)"])
            return .unavailable
        }
    }
}

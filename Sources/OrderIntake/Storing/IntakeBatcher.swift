import Metrics
import Observability

/// Lets concurrent requests share commits: while one batch is being stored, the next gathers.
///
/// Nobody waits for a batch to fill: a request that finds a free lane goes at once. Under load batches grow by themselves.
/// What cannot be taken in time waits in a bounded queue; when that is full, requests are turned away.
package actor IntakeBatcher {
    /// How much is taken at once.
    package struct Limits: Sendable {
        /// Orders per transaction.
        package let batch: Int
        /// Orders waiting for a lane.
        package let queue: Int
        /// Transactions under way at once.
        package let lanes: Int

        package init(batch: Int, queue: Int, lanes: Int) {
            self.batch = batch
            self.queue = queue
            self.lanes = lanes
        }
    }

    /// The queue is full.
    package struct Overloaded: Error {
        package let waiting: Int
    }

    private struct Waiting {
        let sent: OrderDesk.Sent
        let answer: CheckedContinuation<IntakeAnswer, Never>
    }

    private let desk: OrderDesk
    private let limits: Limits
    private let batchSize = Recorder(label: "waybill_intake_batch_orders")
    private let queueLength = Gauge(label: "waybill_intake_waiting")
    private var waiting: [Waiting] = []
    private var busyLanes = 0

    package init(desk: OrderDesk, limits: Limits) {
        self.desk = desk
        self.limits = limits
    }

    /// Stores one order together with whatever else is waiting.
    /// - Throws: `Overloaded` at once when too many orders wait.
    package func submit(_ sent: OrderDesk.Sent) async throws(Overloaded) -> IntakeAnswer {
        guard waiting.count < limits.queue else { throw Overloaded(waiting: waiting.count) }
        return await withCheckedContinuation { answer in
            waiting.append(Waiting(sent: sent, answer: answer))
            fillLanes()
        }
    }

    /// Work is never left behind at shutdown: every batch is awaited by the requests whose orders it holds.
    private func fillLanes() {
        while busyLanes < limits.lanes, !waiting.isEmpty {
            busyLanes += 1
            let batch = Array(waiting.prefix(limits.batch))
            waiting.removeFirst(batch.count)
            queueLength.record(waiting.count)
            Task { await store(batch) }
        }
    }

    private func store(_ batch: [Waiting]) async {
        batchSize.record(batch.count)
        let answers = await desk.take(batch.map(\.sent))
        for (one, answer) in zip(batch, answers) { one.answer.resume(returning: answer) }
        busyLanes -= 1
        fillLanes()
    }
}

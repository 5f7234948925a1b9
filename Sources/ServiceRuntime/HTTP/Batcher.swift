import Metrics

/// Lets concurrent requests share commits: while one batch is being stored, the next gathers.
///
/// Nobody waits for a batch to fill: an item that finds a free lane goes at once, and under load batches grow by themselves. What cannot
/// be stored at once waits in a bounded queue; when that is full, items are turned away. Work is never left behind at shutdown, since
/// every item is awaited by its request.
package actor Batcher<Item: Sendable, Answer: Sendable> {
    /// Sizes of batches, of the queue, and of the work under way.
    package struct Limits: Sendable, Equatable {
        /// Items per transaction.
        package var batch: Int
        /// Items waiting for a lane.
        package var queue: Int
        /// What they may weigh together, such as bytes.
        package var weight: Int
        /// Transactions under way at once.
        package var lanes: Int

        package init(batch: Int, queue: Int, weight: Int = .max, lanes: Int) {
            (self.batch, self.queue, self.weight, self.lanes) = (batch, queue, weight, lanes)
        }
    }

    /// As many items wait as may, or they weigh as much as they may.
    package struct Overloaded: Error {
        /// Items that wait.
        package let waiting: Int
    }

    private struct Waiting {
        let item: Item
        let weight: Int
        let answer: CheckedContinuation<Answer, Never>
    }

    private let limits: Limits
    private let weigh: @Sendable (Item) -> Int
    private let sizes: Recorder
    private let length: Gauge
    private let process: @Sendable ([Item]) async -> [Answer]
    private var waiting: [Waiting] = []
    private var weight = 0
    private var busyLanes = 0

    /// - Parameters:
    ///   - limits: how much is taken at once.
    ///   - sizes: the label of the metric of items a batch.
    ///   - length: the label of the metric of items that wait.
    ///   - weigh: what an item adds to the weight that may wait.
    ///   - process: stores a batch; one answer per item, in order.
    package init(
        limits: Limits, sizes: String, length: String, weigh: @escaping @Sendable (Item) -> Int = { _ in 0 },
        process: @escaping @Sendable ([Item]) async -> [Answer]
    ) {
        (self.limits, self.weigh, self.process) = (limits, weigh, process)
        self.sizes = Recorder(label: sizes, aggregate: true)
        self.length = Gauge(label: length)
    }

    /// Items that wait for a lane.
    var waitingCount: Int { waiting.count }

    /// Whether as many items wait as may.
    package var isFull: Bool { waiting.count >= limits.queue }

    /// Has one item processed together with whatever else is waiting.
    /// - Throws: `Overloaded` at once when too much waits.
    package func submit(_ item: Item) async throws(Overloaded) -> Answer {
        let weight = weigh(item)
        guard !isFull, self.weight + weight <= limits.weight else { throw Overloaded(waiting: waiting.count) }
        return await withCheckedContinuation { answer in
            waiting.append(Waiting(item: item, weight: weight, answer: answer))
            self.weight += weight
            fillLanes()
        }
    }

    private func fillLanes() {
        while busyLanes < limits.lanes, !waiting.isEmpty {
            busyLanes += 1
            let batch = Array(waiting.prefix(limits.batch))
            waiting.removeFirst(batch.count)
            weight -= batch.reduce(0) { $0 + $1.weight }
            length.record(waiting.count)
            Task { await run(batch) }
        }
    }

    private func run(_ batch: [Waiting]) async {
        sizes.record(batch.count)
        let answers = await process(batch.map(\.item))
        precondition(answers.count == batch.count, "\(answers.count) answers for \(batch.count) items")
        for (one, answer) in zip(batch, answers) { one.answer.resume(returning: answer) }
        busyLanes -= 1
        fillLanes()
    }
}

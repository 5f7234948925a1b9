import Metrics

/// The three figures of one queue's consumer: events by outcome, seconds per batch, events per batch.
struct QueueMeters: Sendable {
    private let queue: String
    private let seconds: Timer
    private let sizes: Recorder

    init(queue: String) {
        self.queue = queue
        seconds = Timer(label: "waybill_batch_seconds", dimensions: [("queue", queue)])
        sizes = Recorder(label: "waybill_batch_events", dimensions: [("queue", queue)], aggregate: true)
    }

    func record(_ outcomes: [Outcome], since start: ContinuousClock.Instant) {
        seconds.recordNanoseconds(Int64((ContinuousClock.now - start) / .nanoseconds(1)))
        sizes.record(outcomes.count)
        var done = 0, retried = 0, rejected = 0
        for outcome in outcomes {
            switch outcome {
            case .done: done += 1
            case .retry: retried += 1
            case .reject: rejected += 1
            }
        }
        for (name, count) in [("done", done), ("retried", retried), ("rejected", rejected)] where count > 0 {
            self.count(name, count)
        }
    }

    func count(_ outcome: String, _ count: Int) {
        Counter(label: "waybill_events_total", dimensions: [("queue", queue), ("outcome", outcome)]).increment(by: count)
    }
}

import ConnectionThread
package import Logging

/// Consumes one queue. It reconnects by itself with full-jitter back-off (0.2 s … 30 s), each time under a new consumer tag.
///
/// It connects at the first ``nextBatch(max:linger:)``. What it holds is bounded by the prefetch. Heartbeats go on whatever
/// its caller does, because they are answered on the connection's own thread.
package actor Consumer {
    enum Phase {
        /// Nobody has asked for a batch.
        case idle
        case running
        /// `basic.cancel` is sent; deliveries already under way still come.
        case stopping
        /// No more deliveries will come; those out can still be settled.
        case stopped
        case closed
    }

    struct Waiter {
        let id: UInt64
        let max: Int
        let linger: Duration
        let continuation: CheckedContinuation<DeliveryBatch?, any Error>
    }

    let thread: ConnectionThread
    let queue: String
    let prefetch: UInt16
    let link: Link
    let stateBox: StateBox
    var phase = Phase.idle
    var tag = ""
    var hand = Hand()
    var tracker = SettlementTracker()
    var waiters: [Waiter] = []
    var waiterCount: UInt64 = 0
    var failure: AMQPError?

    /// - Parameters:
    ///   - prefetch: deliveries the broker may have out with this consumer at once, handed out or not. 0 means no limit.
    ///   - logger: told when the connection comes and goes.
    package init(queue: String, prefetch: UInt16, settings: AMQPSettings, logger: Logger) {
        (self.queue, self.prefetch) = (queue, prefetch)
        var logger = logger
        logger[metadataKey: "amqp.queue"] = "\(queue)"
        thread = ConnectionThread(name: "consume")
        link = Link(settings: settings, logger: logger)
        stateBox = link.state
    }

    isolated deinit {
        thread.unwatch()
        thread.stop()
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// How the consumer stands with the broker.
    package var state: ConnectionState { stateBox.value }

    /// The same without waiting for the connection's thread, for health checks.
    package nonisolated func currentState() -> ConnectionState { stateBox.value }

    /// Suspends until at least one delivery is there, then until `max` are, or the oldest has waited for `linger`, or the
    /// prefetch is used up. Concurrent calls are served in order.
    /// - Returns: nil after ``stop()`` when nothing is left in hand, and after ``close()``.
    /// - Throws: `CancellationError`; an ``AMQPError`` only if trying again won't help, such as a refused login. Calling again
    ///   tries again.
    package func nextBatch(max: Int, linger: Duration) async throws -> DeliveryBatch? {
        precondition(max > 0, "a batch of at most \(max) deliveries makes no progress")
        try Task.checkCancellation()
        if phase == .idle { start() }
        if isFinished && hand.isEmpty { return nil }
        if let failure {
            self.failure = nil
            throw failure
        }
        waiterCount += 1
        let id = waiterCount
        return try await withTaskCancellationHandler {
            // Served by `pump`, which the thread runs after this job.
            try await withCheckedThrowingContinuation {
                waiters.append(Waiter(id: id, max: max, linger: linger, continuation: $0))
            }
        } onCancel: {
            Task { await self.abandon(id) }
        }
    }

    /// Acknowledges every delivery of the batch. Frames go out in queue order: while an earlier batch is open, the
    /// acknowledgement waits for it. Settling twice, or after the connection was lost, does nothing.
    package func acknowledge(_ batch: DeliveryBatch) {
        guard let tags = tags(of: batch), let settlement = tracker.acknowledge(tags) else { return }
        send([settlement])
    }

    /// Returns the batch to the queue, which counts it as delivered once more. For shutdown, not for retries.
    package func release(_ batch: DeliveryBatch) {
        guard let tags = tags(of: batch) else { return }
        send(tracker.release(tags))
    }

    /// Asks the broker for no more. Deliveries already here stay in hand and can be settled. Do not use it on a
    /// single-active-consumer queue: the next consumer would start while this one still works; there, settle and close.
    package func stop() {
        switch phase {
        case .idle: phase = .stopped
        case .running: requestCancel()
        case .stopping, .stopped, .closed: break
        }
    }

    /// Settles nothing more and closes the connection; unsettled deliveries go back to the queue. Waits about a second at
    /// most for a broker that does not answer.
    package func close() async {
        guard phase != .closed else { return }
        phase = .closed
        thread.unwatch()
        link.close()
        forgetDeliveries()
        serveWaiters()
    }
}

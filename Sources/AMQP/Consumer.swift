import ConnectionThread
package import Logging

/// Consumes one queue. It reconnects by itself with full-jitter back-off (0.2 s … 30 s), each time under a new consumer tag.
///
/// It connects at the first ``nextBatch(max:linger:)``. What it holds is bounded by the prefetch. Heartbeats go on whatever
/// its caller does, because they are answered on the connection's own thread.
package actor Consumer {
    private enum Phase {
        /// Nobody has asked for a batch.
        case idle
        case running
        /// `basic.cancel` is sent; deliveries already under way still come.
        case stopping
        /// No more deliveries will come; those not settled yet still can be.
        case stopped
        case closed
    }

    private struct Waiter {
        let id: UInt64
        let max: Int
        let linger: Duration
        let continuation: CheckedContinuation<DeliveryBatch?, any Error>
    }

    private let thread: ConnectionThread
    private let queue: String
    private let prefetch: UInt16
    private let broker: ReconnectingConnection
    private let stateBox: StateBox
    private var phase = Phase.idle
    private var tag = ""
    private var buffer = PrefetchBuffer()
    private var tracker = SettlementTracker()
    private var waiters: [Waiter] = []
    private var waiterCount: UInt64 = 0
    /// What the next caller is to hear, because nobody waited when it happened.
    private var failure: AMQPError?

    /// A consumer that is not connected yet.
    /// - Parameters:
    ///   - queue: an existing queue; one that is declared later is waited for.
    ///   - prefetch: unacknowledged deliveries the broker may have sent this consumer, given to a caller or not. 0 means no limit.
    ///   - settings: where the broker is.
    ///   - logger: for the connection's coming and going.
    package init(queue: String, prefetch: UInt16, settings: AMQPSettings, logger: Logger) {
        (self.queue, self.prefetch) = (queue, prefetch)
        var logger = logger
        logger[metadataKey: "amqp.queue"] = "\(queue)"
        thread = ConnectionThread(name: "consume")
        broker = ReconnectingConnection(settings: settings, logger: logger)
        stateBox = broker.state
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
    /// - Returns: nil after ``stop()`` when no delivery is left to give, and after ``close()``.
    /// - Throws: `CancellationError`; an ``AMQPError`` only if trying again won't help, such as a refused login. Calling again
    ///   tries again.
    package func nextBatch(max: Int, linger: Duration) async throws -> DeliveryBatch? {
        precondition(max > 0, "a batch of at most \(max) deliveries makes no progress")
        try Task.checkCancellation()
        if phase == .idle { start() }
        if isFinished && buffer.isEmpty { return nil }
        if let failure {
            self.failure = nil
            throw failure
        }
        waiterCount += 1
        let id = waiterCount
        return try await withTaskCancellationHandler {
            // Served by `poll`, which the thread runs after this job.
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

    /// Asks the broker for no more. Deliveries that have arrived can still be had and settled. Do not use it on a
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
        broker.close()
        forgetDeliveries()
        serveWaiters()
    }
}

extension Consumer {
    private func start() {
        phase = .running
        thread.watch(-1, atLeastEvery: 0) { [weak self] in self?.assumeIsolated { $0.poll() } }
    }

    /// One iteration of the connection's thread: connect, receive, serve, and set when to poll again.
    private func poll() {
        guard phase != .closed else { return }
        connectIfDue()
        receive()
        serveWaiters()
        rearm()
    }

    private func connectIfDue() {
        guard phase == .running else { return }
        do {
            let isNew = try broker.connectIfDue { (connection) throws(AMQPError) in
                tag = "waybill-\(UInt64.random(in: 0 ... .max))"
                try connection.consume(queue: queue, tag: tag, prefetch: prefetch)
            }
            if isNew { failure = nil }
        } catch {
            fail(error)
        }
    }

    private func receive() {
        var events: [BrokerEvent] = []
        do {
            try broker.service(isReadable: thread.isReadable, into: &events)
            let now = ContinuousClock.now
            for event in events { try handle(event, at: now) }
        } catch {
            lose(error)
        }
    }

    private func handle(_ event: BrokerEvent, at now: ContinuousClock.Instant) throws(AMQPError) {
        switch event {
        case .delivery(let delivery):
            if buffer.isEmpty { broker.resetBackoff() }
            buffer.append(delivery, at: now)
        case .consumerCancelled:
            throw AMQPError(.consumerCancelled, "The broker cancelled the consumer of \(queue). Maybe the queue was deleted.")
        case .cancelOk: phase = .stopped
        case .returned, .confirm, .blocked, .unblocked: break
        }
    }

    private func serveWaiters() {
        while let waiter = waiters.first, let outcome = outcome(for: waiter) {
            waiters.removeFirst()
            waiter.continuation.resume(with: outcome)
        }
    }

    /// What to resume the waiter with, or nil to let it wait.
    private func outcome(for waiter: Waiter) -> Result<DeliveryBatch?, any Error>? {
        guard let oldest = buffer.oldestArrival else { return isFinished ? .success(nil) : nil }
        let isSaturated = prefetch > 0 && buffer.count + tracker.unsettled >= Int(prefetch)
        guard isFinished || isSaturated || buffer.count >= waiter.max || .now >= oldest + waiter.linger else { return nil }
        let deliveries = buffer.removeFirst(upTo: waiter.max)
        // Never empty: the buffer was not.
        tracker.open(deliveries[0].deliveryTag...deliveries[deliveries.count - 1].deliveryTag)
        return .success(DeliveryBatch(deliveries: deliveries, session: broker.session))
    }

    private var isFinished: Bool { phase == .stopped || phase == .closed }

    private func rearm() {
        var deadline = broker.nextDeadline
        if let waiter = waiters.first, let oldest = buffer.oldestArrival { deadline = min(deadline, oldest + waiter.linger) }
        let isDormant = phase == .stopped && broker.connection == nil
        thread.rewatch(
            broker.connection?.descriptor ?? -1,
            atLeastEvery: isDormant ? -1 : ConnectionThread.milliseconds(until: deadline), forWriting: false)
    }
}

extension Consumer {
    private func tags(of batch: DeliveryBatch) -> ClosedRange<UInt64>? {
        guard batch.session == broker.session, broker.connection != nil, let first = batch.deliveries.first,
            let last = batch.deliveries.last
        else { return nil }
        return first.deliveryTag...last.deliveryTag
    }

    private func send(_ settlements: [SettlementTracker.Settlement]) {
        guard let connection = broker.connection else { return }
        do {
            for settlement in settlements { try connection.settle(settlement) }
        } catch {
            lose(error)
        }
    }

    private func requestCancel() {
        guard let connection = broker.connection else {
            phase = .stopped
            return
        }
        phase = .stopping
        do { try connection.cancel(tag: tag) } catch { lose(error) }
    }

    private func abandon(_ id: UInt64) {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
        waiters.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    private func lose(_ error: AMQPError) {
        broker.lose(error)
        forgetDeliveries()
        if phase == .stopping { phase = .stopped }
        if !error.isRetriable { fail(error) }
    }

    /// The broker delivers them again on the next connection.
    private func forgetDeliveries() {
        buffer = PrefetchBuffer()
        tracker.reset()
    }

    private func fail(_ error: AMQPError) {
        if waiters.isEmpty { failure = error }
        for waiter in waiters { waiter.continuation.resume(throwing: error) }
        waiters.removeAll()
    }
}

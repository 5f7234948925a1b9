import ConnectionThread

extension Consumer {
    func start() {
        phase = .running
        thread.watch(-1, atLeastEvery: 0) { [weak self] in self?.assumeIsolated { $0.pump() } }
    }

    /// One turn of the connection's thread: connect, read, serve, and say when to look again.
    func pump() {
        guard phase != .closed else { return }
        connectIfDue()
        receive()
        serveWaiters()
        rearm()
    }

    func connectIfDue() {
        guard phase == .running else { return }
        do {
            let isNew = try link.connectIfDue { (connection) throws(AMQPError) in
                tag = "waybill-\(UInt64.random(in: 0 ... .max))"
                try connection.consume(queue: queue, tag: tag, prefetch: prefetch)
            }
            if isNew { failure = nil }
        } catch {
            fail(error)
        }
    }

    func receive() {
        var events: [Connection.Event] = []
        do {
            try link.service(isReadable: thread.isReadable, into: &events)
            let now = ContinuousClock.now
            for event in events { try handle(event, at: now) }
        } catch {
            lose(error)
        }
    }

    func handle(_ event: Connection.Event, at now: ContinuousClock.Instant) throws(AMQPError) {
        switch event {
        case .delivery(let delivery):
            if hand.isEmpty { link.proveGood() }
            hand.append(delivery, at: now)
        case .consumerCancelled:
            throw AMQPError(.consumerCancelled, "The broker cancelled the consumer of \(queue). Maybe the queue was deleted.")
        case .cancelDone: phase = .stopped
        case .returned, .confirm, .blocked, .unblocked: break
        }
    }

    func serveWaiters() {
        while let waiter = waiters.first, let outcome = outcome(for: waiter) {
            waiters.removeFirst()
            waiter.continuation.resume(with: outcome)
        }
    }

    /// What to resume the waiter with, or nil to let it wait.
    func outcome(for waiter: Waiter) -> Result<DeliveryBatch?, any Error>? {
        guard let oldest = hand.oldestArrival else { return isFinished ? .success(nil) : nil }
        let isSaturated = prefetch > 0 && hand.count + tracker.unsettled >= Int(prefetch)
        guard isFinished || isSaturated || hand.count >= waiter.max || .now >= oldest + waiter.linger else { return nil }
        let deliveries = hand.take(waiter.max)
        // Never empty: the hand was not.
        tracker.handOut(deliveries[0].deliveryTag...deliveries[deliveries.count - 1].deliveryTag)
        return .success(DeliveryBatch(deliveries: deliveries, session: link.session))
    }

    var isFinished: Bool { phase == .stopped || phase == .closed }

    func rearm() {
        var deadline = link.nextDeadline
        if let waiter = waiters.first, let oldest = hand.oldestArrival { deadline = min(deadline, oldest + waiter.linger) }
        let isDormant = phase == .stopped && link.connection == nil
        thread.rewatch(
            link.connection?.descriptor ?? -1, atLeastEvery: isDormant ? -1 : ConnectionThread.milliseconds(until: deadline),
            forWriting: false)
    }
}

import ConnectionThread
import Logging

extension Publisher {
    func start() {
        guard !isStarted else { return }
        isStarted = true
        thread.watch(-1, atLeastEvery: 0) { [weak self] in self?.assumeIsolated { $0.pump() } }
    }

    /// One turn of the connection's thread: connect, read, send, give up what is overdue, and say when to look again.
    func pump() {
        guard !isClosed else { return }
        connectIfDue()
        do {
            try sendProbe()
            try receive(isReadable: thread.isReadable)
            try checkConfirms()
            try sendQueued()
        } catch {
            lose(error)
        }
        expireQueued()
        rearm()
    }

    func connectIfDue() {
        do {
            _ = try link.connectIfDue { (connection) throws(AMQPError) in try connection.selectConfirms() }
        } catch {
            for call in calls.values { answer(call, throwing: error) }
        }
    }

    func sendProbe() throws(AMQPError) {
        guard let connection = link.connection, tracker.nextSequence == 1 else { return }
        tracker.sent(nil, bytes: 0, at: .now)
        try connection.publish(Publisher.probe, sequence: 1)
    }

    func receive(isReadable: Bool) throws(AMQPError) {
        var events: [Connection.Event] = []
        do {
            try link.service(isReadable: isReadable, into: &events)
        } catch {
            // Confirms that came before the end still count.
            for event in events { try handle(event) }
            throw error
        }
        for event in events { try handle(event) }
    }

    func handle(_ event: Connection.Event) throws(AMQPError) {
        switch event {
        case .confirm(let sequence, let multiple, let isAcknowledged):
            guard let resolved = tracker.resolve(sequence, multiple: multiple, isAcknowledged: isAcknowledged) else {
                throw AMQPError(.protocolViolation, "The broker confirmed message \(sequence), which was not sent.")
            }
            settle(resolved)
            isProven = true
            link.proveGood()
        case .returned(let sequence, let code, let reason):
            if let sequence { tracker.returned(sequence, code: code, reason: reason) }
        case .blocked(let reason):
            isBlocked = true
            stateBox.value = .blocked(reason: reason)
            logger.warning("The broker takes no messages for now", metadata: ["amqp.reason": "\(reason)"])
        case .unblocked:
            isBlocked = false
            stateBox.value = .open
            if !isProven { tracker.restartClocks(at: .now) }
            logger.notice("The broker takes messages again")
        case .delivery, .consumerCancelled, .cancelDone: break
        }
    }

    /// When the connection is given up. While it is blocked, its probe may wait for as long as that takes.
    var confirmDeadline: ContinuousClock.Instant? {
        isBlocked && !isProven ? nil : tracker.oldest.map { $0 + confirmTimeout }
    }

    func checkConfirms() throws(AMQPError) {
        guard let confirmDeadline, .now >= confirmDeadline else { return }
        throw AMQPError(.timedOut, "The broker did not confirm a message within \(confirmTimeout).")
    }

    func rearm() {
        var deadline = link.nextDeadline
        if let confirmDeadline { deadline = min(deadline, confirmDeadline) }
        if let call = queue.first { deadline = min(deadline, call.deadline) }
        let hasMore = hasRoom && !isWaitingToWrite
        thread.rewatch(
            link.connection?.descriptor ?? -1, atLeastEvery: hasMore ? 0 : ConnectionThread.milliseconds(until: deadline),
            forWriting: isWaitingToWrite)
    }
}

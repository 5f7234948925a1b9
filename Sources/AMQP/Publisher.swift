import ConnectionThread
package import Logging

/// Publishes with confirms over one connection. It connects at the first ``publish(_:)`` and reconnects like ``Consumer``.
///
/// What is in flight is bounded by a number of messages and of bytes; further messages wait in their calls. A new connection
/// first publishes a probe that no queue takes and waits for its confirm: a broker under an alarm stops reading at a
/// connection's first message, and what it has not read it would publish when the alarm ends, long after its caller was
/// answered `.unknown`.
package actor Publisher {
    /// Bytes in flight. With the send buffer asked for, a publish that the socket says it can take doesn't block. A larger
    /// message goes alone; its send ends at the latest when the kernel gives the peer up (15 s).
    private static let byteWindow = 512 << 10
    /// Messages sent before the thread runs its other jobs.
    private static let sendsPerPoll = 256
    /// The default exchange confirms what no queue of that name takes.
    private static let probe = Message(exchange: "", routingKey: "waybill.nobody", body: [])

    private let thread: ConnectionThread
    private let window: Int
    private let confirmTimeout: Duration
    private let broker: ReconnectingConnection
    private let stateBox: StateBox
    private let logger: Logger
    private var isStarted = false
    private var isClosed = false
    private var isBlocked = false
    /// Whether this connection has confirmed its probe.
    private var isProbeConfirmed = false
    private var isWaitingToWrite = false
    private var tracker = ConfirmTracker<PublishCall.Slot?>()
    /// Calls with messages still to send, oldest first.
    private var queue: [PublishCall] = []
    /// Calls not answered yet.
    private var calls: [UInt64: PublishCall] = [:]
    private var callCount: UInt64 = 0

    /// A publisher that is not connected yet.
    /// - Parameters:
    ///   - settings: where the broker is.
    ///   - window: messages in flight at most.
    ///   - confirmTimeout: how long a confirm may take before the connection is given up, and how long messages wait to be sent.
    ///   - logger: for the connection's coming and going, and the broker's alarms.
    package init(settings: AMQPSettings, window: Int = 256, confirmTimeout: Duration = .seconds(10), logger: Logger) {
        precondition(window > 0, "a window of \(window) messages lets nothing out")
        (self.window, self.confirmTimeout, self.logger) = (window, confirmTimeout, logger)
        thread = ConnectionThread(name: "publish")
        broker = ReconnectingConnection(settings: settings, logger: logger)
        stateBox = broker.state
    }

    isolated deinit {
        thread.unwatch()
        thread.stop()
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// How the publisher stands with the broker.
    package var state: ConnectionState { stateBox.value }

    /// The same without waiting for the connection's thread, for health checks.
    package nonisolated func currentState() -> ConnectionState { stateBox.value }

    /// Sends the messages in order and waits for their confirms.
    ///
    /// It answers within twice the confirm timeout, whatever the broker does. Messages whose confirm is overdue or whose
    /// connection was lost are `.unknown`, so are those that could not be sent in time: because there was no connection, or the
    /// broker had blocked publishers, or too many others waited before them.
    /// - Returns: one confirmation per message, in order.
    /// - Throws: `CancellationError` (messages may have been sent); an ``AMQPError`` if the publisher is closed or the broker
    ///   refuses the login or the right to publish.
    package func publish(_ messages: [Message]) async throws -> [Confirmation] {
        try Task.checkCancellation()
        if isClosed { throw AMQPError(.closed, "The publisher is closed.", isRetriable: false) }
        if messages.isEmpty { return [] }
        start()
        callCount += 1
        let id = callCount
        return try await withTaskCancellationHandler {
            // Sent by `poll`, which the thread runs after this job.
            try await withCheckedThrowingContinuation { continuation in
                let call = PublishCall(id: id, messages: messages, deadline: .now + confirmTimeout, continuation: continuation)
                calls[id] = call
                queue.append(call)
            }
        } onCancel: {
            Task { await self.abandon(id) }
        }
    }

    /// Closes the connection. Messages not confirmed by now are `.unknown`.
    package func close() async {
        guard !isClosed else { return }
        isClosed = true
        thread.unwatch()
        // A blocked broker does not read, so it would not answer a handshake either.
        broker.close(withHandshake: !isBlocked)
        let reason = "the publisher was closed"
        resolve(tracker.abandon(reason: reason))
        giveUpQueued(reason: reason) { _ in true }
    }
}

extension Publisher {
    private func start() {
        guard !isStarted else { return }
        isStarted = true
        thread.watch(-1, atLeastEvery: 0) { [weak self] in self?.assumeIsolated { $0.poll() } }
    }

    /// One iteration of the connection's thread: connect, receive, send, give up what is overdue, and set when to poll again.
    private func poll() {
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

    private func connectIfDue() {
        do {
            _ = try broker.connectIfDue { (connection) throws(AMQPError) in try connection.selectConfirms() }
        } catch {
            for call in calls.values { answer(call, throwing: error) }
        }
    }

    private func rearm() {
        var deadline = broker.nextDeadline
        if let confirmDeadline { deadline = min(deadline, confirmDeadline) }
        if let call = queue.first { deadline = min(deadline, call.deadline) }
        let hasMore = hasRoom && !isWaitingToWrite
        thread.rewatch(
            broker.connection?.descriptor ?? -1, atLeastEvery: hasMore ? 0 : ConnectionThread.milliseconds(until: deadline),
            forWriting: isWaitingToWrite)
    }

    private func lose(_ error: AMQPError) {
        (isBlocked, isProbeConfirmed) = (false, false)
        isWaitingToWrite = false
        broker.lose(error)
        let abandoned = tracker.abandon(reason: error.message)
        if !error.isRetriable {
            for call in calls.values { answer(call, throwing: error) }
        }
        resolve(abandoned)
    }
}

extension Publisher {
    private func receive(isReadable: Bool) throws(AMQPError) {
        var events: [BrokerEvent] = []
        do {
            try broker.service(isReadable: isReadable, into: &events)
        } catch {
            // Confirms that came before the end still count.
            for event in events { try handle(event) }
            throw error
        }
        for event in events { try handle(event) }
    }

    private func handle(_ event: BrokerEvent) throws(AMQPError) {
        switch event {
        case .confirm(let sequence, let multiple, let isAcknowledged):
            guard let resolved = tracker.resolve(sequence, multiple: multiple, isAcknowledged: isAcknowledged) else {
                throw AMQPError(.protocolViolation, "The broker confirmed message \(sequence), which was not sent.")
            }
            resolve(resolved)
            isProbeConfirmed = true
            broker.resetBackoff()
        case .returned(let sequence, let code, let reason):
            if let sequence { tracker.recordReturn(sequence, code: code, reason: reason) }
        case .blocked(let reason):
            isBlocked = true
            stateBox.value = .blocked(reason: reason)
            logger.warning("The broker takes no messages for now", metadata: ["amqp.reason": "\(reason)"])
        case .unblocked:
            isBlocked = false
            stateBox.value = .open
            if !isProbeConfirmed { tracker.restartClocks(at: .now) }
            logger.notice("The broker takes messages again")
        case .delivery, .consumerCancelled, .cancelOk: break
        }
    }

    /// When the connection is given up. While it is blocked, its probe may wait for as long as that takes.
    private var confirmDeadline: ContinuousClock.Instant? {
        isBlocked && !isProbeConfirmed ? nil : tracker.oldest.map { $0 + confirmTimeout }
    }

    private func checkConfirms() throws(AMQPError) {
        guard let confirmDeadline, .now >= confirmDeadline else { return }
        throw AMQPError(.timedOut, "The broker did not confirm a message within \(confirmTimeout).")
    }

    private func resolve(_ resolutions: [ConfirmTracker<PublishCall.Slot?>.Resolution]) {
        for resolution in resolutions {
            guard let slot = resolution.slot else { continue }
            slot.call.resolve(slot.index, resolution.confirmation)
            answerIfFinished(slot.call)
        }
    }

    private func answerIfFinished(_ call: PublishCall) {
        guard call.isFinished, calls.removeValue(forKey: call.id) != nil else { return }
        call.continuation.resume(returning: call.confirmations)
    }

    private func answer(_ call: PublishCall, throwing error: any Error) {
        guard calls.removeValue(forKey: call.id) != nil else { return }
        call.giveUpUnsent(reason: "given up")
        queue.removeAll { $0 === call }
        call.continuation.resume(throwing: error)
    }

    private func abandon(_ id: UInt64) {
        if let call = calls[id] { answer(call, throwing: CancellationError()) }
    }
}

extension Publisher {
    private func sendProbe() throws(AMQPError) {
        guard let connection = broker.connection, tracker.nextSequence == 1 else { return }
        tracker.recordSent(nil, bytes: 0, at: .now)
        try connection.publish(Publisher.probe, sequence: 1)
    }

    /// Whether the next message may go out now, as far as the windows say.
    private var hasRoom: Bool {
        guard broker.connection != nil, isProbeConfirmed, !isBlocked, let message = queue.first?.nextMessage else {
            return false
        }
        let fits = tracker.inFlight == 0 || tracker.bytesInFlight + message.wireSize <= Publisher.byteWindow
        return tracker.inFlight < window && fits
    }

    private func sendQueued() throws(AMQPError) {
        isWaitingToWrite = false
        for _ in 0..<Publisher.sendsPerPoll {
            guard hasRoom, let connection = broker.connection else { return }
            let (isReadable, isWritable) = connection.readiness()
            if isReadable || broker.isServiceOverdue {
                try receive(isReadable: isReadable)
            } else if isWritable {
                try sendNext(over: connection)
            } else {
                isWaitingToWrite = true
                return
            }
        }
    }

    private func sendNext(over connection: Connection) throws(AMQPError) {
        guard let call = queue.first, let message = call.nextMessage else { return }
        if let problem = message.framingProblem(frameMax: connection.frameMax) {
            call.resolve(call.removeNext(), .returned(code: 501, reason: problem))
        } else {
            // Recorded before it is sent: a failure half-way leaves it unknown, not unsent.
            let sequence = tracker.nextSequence
            tracker.recordSent(PublishCall.Slot(call: call, index: call.removeNext()), bytes: message.wireSize, at: .now)
            try connection.publish(message, sequence: sequence)
        }
        if call.nextMessage == nil { queue.removeFirst() }
        answerIfFinished(call)
    }

    /// What cannot be sent in time is answered in time as well.
    private func expireQueued() {
        let now = ContinuousClock.now
        giveUpQueued(reason: unsentReason) { now >= $0.deadline }
    }

    private var unsentReason: String {
        if case .blocked(let reason) = stateBox.value { return "not sent: the broker takes no messages for now: \(reason)" }
        if broker.connection != nil { return "not sent: the broker was too slow with those before" }
        return "not sent: no connection to the broker: \(broker.latestError?.message ?? "not tried yet")"
    }

    private func giveUpQueued(reason: String, where isGivenUp: (PublishCall) -> Bool) {
        let givenUp = queue.filter(isGivenUp)
        guard !givenUp.isEmpty else { return }
        queue.removeAll(where: isGivenUp)
        for call in givenUp {
            call.giveUpUnsent(reason: reason)
            answerIfFinished(call)
        }
    }
}

import ConnectionThread
package import Logging

/// Publishes with confirms over one connection. It connects at the first ``publish(_:)`` and reconnects like ``Consumer``.
///
/// What is in flight is bounded by a number of messages and of bytes; further messages wait in their calls. A new connection
/// first sends a message to nobody and waits for its confirm: a broker under an alarm stops reading at a connection's first
/// message, and what it has not read it would publish when the alarm ends, long after its caller has given it up.
package actor Publisher {
    /// Bytes in flight. With the send buffer asked for, a publish that the socket says it can take doesn't block. A larger
    /// message goes alone; its send ends at the latest when the kernel gives the peer up (15 s).
    static let byteWindow = 512 << 10
    /// Messages sent before the thread looks at its other jobs.
    static let turn = 256
    /// The default exchange confirms what no queue of that name takes.
    static let probe = Message(exchange: "", routingKey: "waybill.nobody", body: [])

    let thread: ConnectionThread
    let window: Int
    let confirmTimeout: Duration
    let link: Link
    let stateBox: StateBox
    let logger: Logger
    var isStarted = false
    var isClosed = false
    var isBlocked = false
    /// Whether this connection has confirmed its probe.
    var isProven = false
    var isWaitingToWrite = false
    var tracker = ConfirmTracker<PublishCall.Slot?>()
    /// Calls with messages still to send, oldest first.
    var queue: [PublishCall] = []
    /// Calls not answered yet.
    var calls: [UInt64: PublishCall] = [:]
    var callCount: UInt64 = 0

    /// - Parameters:
    ///   - window: messages in flight at most.
    ///   - confirmTimeout: how long a confirm may take before the connection is given up, and how long messages wait to be sent.
    package init(settings: AMQPSettings, window: Int = 256, confirmTimeout: Duration = .seconds(10), logger: Logger) {
        precondition(window > 0, "a window of \(window) messages lets nothing out")
        (self.window, self.confirmTimeout, self.logger) = (window, confirmTimeout, logger)
        thread = ConnectionThread(name: "publish")
        link = Link(settings: settings, logger: logger)
        stateBox = link.state
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
            // Sent by `pump`, which the thread runs after this job.
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
        // A blocked broker does not read, so it would not answer a goodbye either.
        link.close(saysGoodbye: !isBlocked)
        let reason = "the publisher was closed"
        settle(tracker.abandon(reason: reason))
        giveUpQueued(reason: reason) { _ in true }
    }
}

import ConnectionThread
import Fulfilment
import Logging
import Synchronization

/// How a consumer, a publisher or a channel stands with the broker.
package enum ConnectionState: Sendable, Equatable {
    /// Not connected; `attempt` counts the failures since the last good connection.
    case connecting(attempt: Int)
    case open
    /// The broker asked publishers to wait, with its reason (a memory or disk alarm).
    case blocked(reason: String)
    case closed
}

/// Lets health checks read the state without waiting for the connection's thread.
final class StateBox: Sendable {
    private let state = Mutex(ConnectionState.connecting(attempt: 0))

    var value: ConnectionState {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// Keeps one connection going: opens it, drains it when bytes or heartbeats are due, replaces it with growing pauses when it
/// fails. Confined to the thread of the actor that owns it, like the connection.
final class ReconnectingConnection {
    typealias Instant = ContinuousClock.Instant

    private static let backoff = Backoff(initial: .milliseconds(200), cap: .seconds(30))
    /// A connection that lived longer has worked; one that broke sooner must have done something useful to end the back-off.
    private static let longLived: Duration = .seconds(30)

    let state = StateBox()
    private(set) var connection: Connection?
    /// Counts the connections that were opened.
    private(set) var session: UInt64 = 0
    /// Why there is no connection.
    private(set) var latestError: AMQPError?

    private let settings: AMQPSettings
    private let logger: Logger
    /// In a row.
    private var failures = 0
    private var openedAt = Instant.now
    private var retryAt = Instant.now
    private var serviceAt = Instant.now

    init(settings: AMQPSettings, logger: Logger) {
        (self.settings, self.logger) = (settings, logger)
    }

    /// When it must be called again although nothing arrives: to retry, or to answer heartbeats.
    var nextDeadline: Instant { connection == nil ? retryAt : serviceAt }

    /// Opens a connection if there is none and the pause is over.
    /// - Parameter setUp: makes it ready for use; a failure counts like a failure to connect.
    /// - Returns: whether a new connection is there.
    /// - Throws: what trying again won't cure. Trying again is scheduled all the same.
    func connectIfDue(_ setUp: (Connection) throws(AMQPError) -> Void) throws(AMQPError) -> Bool {
        guard connection == nil, Instant.now >= retryAt else { return false }
        do {
            let fresh = try Connection(settings: settings)
            try setUp(fresh)
            opened(fresh)
            return true
        } catch {
            fail(error)
            if !error.isRetriable { throw error }
            return false
        }
    }

    /// Drains the connection if bytes are there or heartbeats are due.
    func service(isReadable: Bool, into events: inout [BrokerEvent]) throws(AMQPError) {
        guard let connection, isReadable || isServiceOverdue else { return }
        try connection.drain(into: &events)
        serviceAt = .now + connection.serviceInterval
    }

    /// Whether the connection has not been drained for so long that publishing could find heartbeats overdue.
    var isServiceOverdue: Bool { Instant.now >= serviceAt }

    /// Drops the connection and schedules the next.
    func lose(_ error: AMQPError) {
        guard connection != nil else { return }
        if Instant.now - openedAt > ReconnectingConnection.longLived { failures = 0 }
        connection = nil
        fail(error)
    }

    /// The connection did useful work: the next failure starts with a short pause.
    func resetBackoff() { failures = 0 }

    /// Ends the connection for good.
    /// - Parameter withHandshake: whether to wait, a second at most, for the broker to agree.
    func close(withHandshake: Bool = true) {
        if withHandshake { connection?.close() }
        connection = nil
        state.value = .closed
    }

    private func opened(_ fresh: Connection) {
        connection = fresh
        session += 1
        openedAt = .now
        latestError = nil
        // At once even if the socket is quiet: the library may have read ahead.
        serviceAt = .now
        state.value = .open
        logger.info("Connected to the broker", metadata: ["amqp.session": "\(session)"])
    }

    private func fail(_ error: AMQPError) {
        failures += 1
        let pause = ReconnectingConnection.backoff.delay(attempt: failures)
        retryAt = .now + pause
        latestError = error
        state.value = .connecting(attempt: failures)
        logger.warning(
            "No connection to the broker",
            metadata: ["amqp.error": "\(error)", "amqp.attempt": "\(failures)", "amqp.retry.in": "\(pause)"])
    }
}

extension ConnectionThread {
    /// Milliseconds until `deadline` for the thread's poll, rounded up so that the deadline has passed when it wakes.
    static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let (seconds, attoseconds) = (deadline - .now).components
        if seconds >= 3600 { return 3_600_000 }
        return max(0, Int32(seconds) * 1000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
}

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

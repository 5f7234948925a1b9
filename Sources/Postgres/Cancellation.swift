import CPostgreSQL
import ConnectionThread
import Synchronization

/// Wakes a connection's thread from `poll` when the task it works for was cancelled.
///
/// Operations are numbered, so that a cancellation that comes late does not hit the next operation.
final class CancelSignal: Sendable {
    private struct State {
        var operation: UInt64 = 0
        var isCancelled = false
    }

    private let state = Mutex(State())
    private let pipe = WakePipe(owner: "a database connection")

    /// Starts an operation.
    /// - Returns: its number.
    func begin() -> UInt64 {
        state.withLock { state in
            state.operation += 1
            state.isCancelled = false
            return state.operation
        }
    }

    /// Asks for the end of the operation with this number; nothing happens if it is over.
    func cancel(_ operation: UInt64) {
        let isCurrent = state.withLock { state in
            guard state.operation == operation else { return false }
            state.isCancelled = true
            return true
        }
        if isCurrent { wake() }
    }

    /// Whether the operation under way is to end.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Turns readable on `cancel` and `wake`.
    var descriptor: Int32 { pipe.descriptor }

    /// Makes the thread return from `poll`.
    func wake() { pipe.wake() }

    /// Drops wake-ups that have done their work.
    func drain() { pipe.drain() }
}

/// Asks the server to stop what a connection is doing, over a connection of its own and on a thread of its own, because
/// the request blocks: on an unreachable host, for minutes.
final class CancelRequest: @unchecked Sendable {
    /// Where the request stands.
    enum Progress { case sending, sent, failed }

    private let handle: OpaquePointer
    private let signal: CancelSignal
    private let state = Mutex(Progress.sending)

    /// Starts the request; `signal` is woken when it is through.
    init?(connection: OpaquePointer, signal: CancelSignal) {
        guard let handle = PQgetCancel(connection) else { return nil }
        self.handle = handle
        self.signal = signal
        guard startDetachedThread({ self.send() }) == 0 else { return nil }
    }

    deinit { PQfreeCancel(handle) }

    var progress: Progress { state.withLock { $0 } }

    private func send() {
        var message = [CChar](repeating: 0, count: 256)
        let isSent = PQcancel(handle, &message, Int32(message.count)) == 1
        state.withLock { $0 = isSent ? .sent : .failed }
        signal.wake()
    }
}

import CPostgreSQL
import Glibc
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
    private let writeEnd: Int32
    /// Turns readable on `cancel` and `wake`.
    let descriptor: Int32

    init() {
        var ends: [Int32] = [0, 0]
        let made = pipe(&ends)
        precondition(made == 0, "no file descriptor left for a database connection: errno \(errno)")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

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

    /// Makes the thread return from `poll`.
    func wake() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Drops wake-ups that have done their work.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) == bytes.count {}
    }
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
        guard start() else { return nil }
    }

    deinit { PQfreeCancel(handle) }

    var progress: Progress { state.withLock { $0 } }

    private func start() -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(self)
        let created = pthread_create(
            &thread, &attributes,
            { argument in
                // The pointer is the one passed below: never nil.
                Unmanaged<CancelRequest>.fromOpaque(argument!).takeRetainedValue().send()
                return nil
            }, retained.toOpaque())
        if created != 0 { retained.release() }
        return created == 0
    }

    private func send() {
        var message = [CChar](repeating: 0, count: 256)
        let isSent = PQcancel(handle, &message, Int32(message.count)) == 1
        state.withLock { $0 = isSent ? .sent : .failed }
        signal.wake()
    }
}

import Glibc
import Synchronization

/// Tells a connection's thread, asleep in `poll`, that the task it works for was cancelled.
///
/// Each operation takes a ticket, so that a cancellation that comes late does not hit the next operation.
final class CancelSignal: Sendable {
    private struct State {
        var ticket: UInt64 = 0
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
    func begin() -> UInt64 {
        state.withLock { state in
            state.ticket += 1
            state.isCancelled = false
            return state.ticket
        }
    }

    /// Asks for the end of the operation with this ticket; nothing happens if it is over.
    func cancel(_ ticket: UInt64) {
        let isCurrent = state.withLock { state in
            guard state.ticket == ticket else { return false }
            state.isCancelled = true
            return true
        }
        if isCurrent { wake() }
    }

    /// Whether the operation under way is to end.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Makes the thread look up from `poll`.
    func wake() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Forgets wake-ups that have been noticed.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) == bytes.count {}
    }
}

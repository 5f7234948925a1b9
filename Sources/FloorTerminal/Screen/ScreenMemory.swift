import Synchronization

/// What was said and may not have been read yet: the next question would wipe it away, and shows it again therefore.
final class ScreenMemory: Sendable {
    private struct State {
        var notices: [String] = []
        var heading = ""
        var isOnline: Bool?
        var waitingLines = 1
    }

    private let state = Mutex(State())

    func keep(_ notice: String) { state.withLock { $0.notices.append(notice) } }

    /// Somebody has answered, so it was read.
    func forget() { state.withLock { $0.notices = [] } }

    /// What was said since the last question; it is handed out once.
    func takeNotices() -> [String] {
        state.withLock { state in
            defer { state.notices = [] }
            return state.notices
        }
    }

    /// Whether this is another heading than the last one.
    func isNew(heading: String) -> Bool {
        state.withLock { state in
            defer { state.heading = heading }
            return state.heading != heading
        }
    }

    /// Whether somebody who waits has not heard yet that the network is there, or is not.
    /// - Parameter isFirst: whether the waiting begins.
    func isNew(isOnline: Bool, isFirst: Bool) -> Bool {
        state.withLock { state in
            defer { state.isOnline = isOnline }
            return isFirst || state.isOnline != isOnline
        }
    }

    /// - Returns: the lines that the state of the waiting took before.
    func exchange(waitingLines: Int, isFirst: Bool) -> Int {
        state.withLock { state in
            defer { state.waitingLines = waitingLines }
            return isFirst ? 1 : state.waitingLines
        }
    }
}

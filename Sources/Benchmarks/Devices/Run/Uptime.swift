import Synchronization

/// When programs were up, as who kills them and starts them again knows it.
final class Uptime: Sendable {
    private struct State {
        var down: Set<Int> = []
        var upSince: [Int: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())

    /// Before the program of a port is killed.
    func goesDown(_ port: Int) { state.withLock { _ = $0.down.insert(port) } }

    /// When it is ready again.
    func isUp(_ port: Int) {
        state.withLock { state in
            state.down.remove(port)
            state.upSince[port] = .now
        }
    }

    /// Whether it was up from a moment on until now.
    func wasUp(_ port: Int, since start: ContinuousClock.Instant) -> Bool {
        state.withLock { state in !state.down.contains(port) && state.upSince[port].map { $0 <= start } ?? true }
    }
}

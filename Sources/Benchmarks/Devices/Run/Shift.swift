import FoundationEssentials
import OperatorConsole
import Synchronization

/// What all devices of a run share.
final class Shift: Sendable {
    /// A picking worker and the way to it.
    struct Worker: Sendable {
        let port: Int
        let service: HTTPService
    }

    /// How people work and how bad the network is.
    struct Habits: Sendable {
        let seed: UInt64
        /// Seconds between two things that a person does, on average.
        let pace: Double
        /// Share of requests that the network cuts.
        let cut: Double
        /// Share of picks at which people leave some of the pieces as damaged.
        var shorts = 0.004
        /// Share of scans that are wrong at first.
        var mistakes = 0.02
    }

    let habits: Habits
    let key: String
    let workers: [Worker]
    let truth: HallTruth
    let tally: DevicesTally
    let uptime = Uptime()
    /// When the work ended; nil while it goes on.
    private let end = Mutex<ContinuousClock.Instant?>(nil)
    /// So long devices try to send their rest.
    private static let patience = Duration.seconds(180)

    init(_ habits: Habits, key: String, workers: [Worker], truth: HallTruth, tally: DevicesTally) {
        (self.habits, self.key, self.workers, self.truth, self.tally) = (habits, key, workers, truth, tally)
    }

    /// No new work from now on, and the network is whole: devices send what they have.
    func stop() { end.withLock { $0 = $0 ?? .now } }

    var isOver: Bool { end.withLock { $0 != nil } }

    /// - Throws: `OperationsError` when devices still cannot send long after the end of the work.
    func checkPatience() throws {
        guard let end = end.withLock({ $0 }), ContinuousClock.now - end > Self.patience else { return }
        throw OperationsError.failed(
            "devices could not send their rest in \(Self.patience)", advice: "see the programs' output (--log)")
    }
}

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

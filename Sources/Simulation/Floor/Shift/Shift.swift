import FoundationEssentials
package import OperatorConsole
import Synchronization

/// What all devices of a run share.
package final class Shift: Sendable {
    /// A picking worker and the way to it.
    package struct Worker: Sendable {
        package let port: Int
        let service: HTTPService

        package init(port: Int, service: HTTPService) { (self.port, self.service) = (port, service) }
    }

    /// How people work and how bad the network is.
    package struct Habits: Sendable {
        package let seed: UInt64
        /// Seconds between two things that a person does, on average.
        package let pace: Double
        /// Share of requests that the network cuts.
        package let cut: Double
        /// Share of picks at which people leave some of the pieces as damaged.
        var shorts: Double
        /// Share of scans that are wrong at first.
        var mistakes: Double
        /// Share of other things that go wrong: pieces put into the bin beside, reports sent twice; devices die at a tenth of it.
        var slips: Double
        /// Share of counts that are typed late.
        var late: Double
        /// Share of what hands do that is counting.
        var counting: Double
        /// A person needs so many seconds for a thing: at another pace all times on the floor are so much shorter or longer.
        package static let personsPace = 30.0

        /// - Parameter late: as many as go wrong otherwise when nil.
        package init(
            seed: UInt64, pace: Double, cut: Double, shorts: Double = 0.004, mistakes: Double = 0.02, slips: Double = 0,
            late: Double? = nil, counting: Double = 0.375
        ) {
            (self.seed, self.pace, self.cut) = (seed, pace, cut)
            (self.shorts, self.mistakes, self.slips) = (shorts, mistakes, slips)
            (self.late, self.counting) = (late ?? slips, counting)
        }

        /// How long an hour of the floor is.
        package var hour: Duration { .seconds(3600 * pace / Self.personsPace) }
    }

    package let habits: Habits
    let workers: [Worker]
    let truth: HallTruth
    package let tally: ShiftTally
    package let uptime = Uptime()
    /// When the work ended; nil while it goes on.
    private let end = Mutex<ContinuousClock.Instant?>(nil)
    /// So long devices try to send their rest.
    private static let patience = Duration.seconds(180)

    package init(_ habits: Habits, workers: [Worker], truth: HallTruth, tally: ShiftTally) {
        (self.habits, self.workers, self.truth, self.tally) = (habits, workers, truth, tally)
    }

    /// No new work from now on, and the network is whole: devices send what they have.
    package func stop() { end.withLock { $0 = $0 ?? .now } }

    package var isOver: Bool { end.withLock { $0 != nil } }

    /// - Throws: `OperationsError` when devices still cannot send long after the end of the work.
    func checkPatience() throws {
        guard let end = end.withLock({ $0 }), ContinuousClock.now - end > Self.patience else { return }
        throw OperationsError.failed(
            "devices could not send their rest in \(Self.patience)", advice: "see the programs' output (--log)")
    }
}

/// When programs were up, as who kills them and starts them again knows it.
package final class Uptime: Sendable {
    private struct State {
        var down: Set<Int> = []
        var upSince: [Int: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())
    /// So long after it is ready again a program and those that need it may have to catch up.
    private static let recovery = Duration.seconds(5)
    /// So long after the beginning, when everybody signs in and asks for work at once, the floor may have to catch up.
    private static let rush = Duration.seconds(15)
    private let begun = ContinuousClock.now

    /// Before the program of a port is killed.
    package func goesDown(_ port: Int) { state.withLock { _ = $0.down.insert(port) } }

    /// When it is ready again.
    package func isUp(_ port: Int) {
        state.withLock { state in
            state.down.remove(port)
            state.upSince[port] = .now
        }
    }

    /// Whether all were up from a moment on until now, and some time before, and the rush of the beginning was over.
    func wasCalm(since start: ContinuousClock.Instant) -> Bool {
        guard begun + Self.rush <= start else { return false }
        return state.withLock { state in
            state.down.isEmpty && state.upSince.values.allSatisfy { $0 + Self.recovery <= start }
        }
    }

    /// Whether it was up from a moment on until now.
    func wasUp(_ port: Int, since start: ContinuousClock.Instant) -> Bool {
        state.withLock { state in !state.down.contains(port) && state.upSince[port].map { $0 <= start } ?? true }
    }
}

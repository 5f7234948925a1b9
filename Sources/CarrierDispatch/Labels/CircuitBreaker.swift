/// Spares a carrier that does not answer, and those who would wait for it.
///
/// Closed: calls go out. After `failures` in a row it opens: no call for `pause`. Then one call probes: success closes it,
/// failure opens it for twice as long, up to `longestPause`. A carrier's own Retry-After opens it for that long.
struct CircuitBreaker: Sendable {
    typealias Instant = ContinuousClock.Instant

    private enum State {
        case closed(failures: Int)
        case open(until: Instant, pause: Duration)
        case probing(pause: Duration)
    }

    private let failures: Int
    private let pause: Duration
    private let longestPause: Duration
    private var state = State.closed(failures: 0)

    /// - Parameter failures: how many in a row open it.
    init(failures: Int, pause: Duration, longestPause: Duration = .seconds(60)) {
        self.failures = failures
        self.pause = pause
        self.longestPause = longestPause
    }

    /// Whether a call may go out now; when it was the probe that was due, the next ones wait for its result.
    mutating func admits(at now: Instant) -> Bool {
        switch state {
        case .closed: return true
        case .probing: return false
        case .open(let until, let pause):
            guard now >= until else { return false }
            state = .probing(pause: pause)
            return true
        }
    }

    /// How long no call will go out; zero when one may.
    func wait(at now: Instant) -> Duration {
        switch state {
        case .closed: .zero
        case .probing(let pause): max(pause, .milliseconds(20))
        case .open(let until, _): max(.zero, until - now)
        }
    }

    /// A call was answered. One that had gone out before it opened proves nothing: the pause lasts as long as was said.
    mutating func succeeded() {
        if case .open = state { return }
        state = .closed(failures: 0)
    }

    /// A call failed.
    /// - Parameter retryAfter: how long the carrier asked to be left alone.
    mutating func failed(at now: Instant, retryAfter: Duration? = nil) {
        switch state {
        case _ where retryAfter != nil: open(at: now, for: max(retryAfter ?? pause, wait(at: now)))
        case .closed(let count) where count + 1 < failures: state = .closed(failures: count + 1)
        case .closed: open(at: now, for: pause)
        case .probing(let pause): open(at: now, for: min(pause * 2, longestPause))
        case .open: break
        }
    }

    private mutating func open(at now: Instant, for pause: Duration) { state = .open(until: now + pause, pause: pause) }
}

/// Full-jitter back-off: the n-th wait is anywhere between nothing and `base · 2ⁿ`, at most `cap`, so that many clients of a
/// restarted broker do not come back in step.
struct Backoff {
    var base: Duration = .milliseconds(200)
    var cap: Duration = .seconds(30)
    private(set) var failures = 0

    /// The upper end of the next wait.
    var ceiling: Duration {
        failures >= 16 ? cap : min(cap, base * (1 << failures))
    }

    /// Counts a failure and draws the wait that follows it.
    mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let wait = ceiling * Double.random(in: 0...1, using: &generator)
        failures += 1
        return wait
    }

    /// Starts over, after the connection has shown that it works.
    mutating func reset() { failures = 0 }
}

import func Glibc.pow

/// Exponential back-off with jitter: how long to wait before the n-th retry, so that a server that comes back is asked soon
/// and many clients of it do not come back in step.
///
/// A value without memory: the caller counts the failures in a row, and starts again from 1 after a success. With
/// `jitter` 1 a delay is anywhere between nothing and its ceiling ("full jitter"), with 0.5 in the upper half of that
/// ("equal jitter"), with 0 always the ceiling.
package struct Backoff: Sendable, Equatable {
    /// The ceiling of the first delay; positive.
    package let initial: Duration
    /// No delay is longer; at least `initial`.
    package let cap: Duration
    /// What the ceiling grows by from one delay to the next; at least 1.
    package let factor: Double
    /// The share of a delay that chance decides, 0…1.
    package let jitter: Double

    package init(initial: Duration, cap: Duration, factor: Double = 2, jitter: Double = 1) {
        precondition(initial > .zero && cap >= initial, "a back-off from \(initial) to \(cap) does not grow")
        precondition(factor >= 1 && (0...1).contains(jitter), "a back-off cannot have factor \(factor) and jitter \(jitter)")
        (self.initial, self.cap, self.factor, self.jitter) = (initial, cap, factor, jitter)
    }

    /// The upper end of the delay that follows so many failures in a row: `initial · factor^(attempt - 1)`, at most `cap`.
    /// - Parameter attempt: counted from 1; smaller numbers count as 1.
    package func ceiling(attempt: Int) -> Duration {
        let growth = pow(factor, Double(max(1, attempt) - 1))
        return growth >= cap / initial ? cap : initial * growth
    }

    /// The delay that follows so many failures in a row: a random one of the last `jitter` share below the ceiling.
    /// - Parameter attempt: counted from 1.
    package func delay(attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        ceiling(attempt: attempt) * Double.random(in: (1 - jitter)...1, using: &generator)
    }

    /// The same with the system's random numbers, unless the other side has said when it wants to be asked again.
    /// - Parameter asked: such as an HTTP answer's `Retry-After`; it is waited for without jitter, but no longer than `cap`.
    package func delay(attempt: Int, asked: Duration? = nil) -> Duration {
        if let asked { return min(max(.zero, asked), cap) }
        var generator = SystemRandomNumberGenerator()
        return delay(attempt: attempt, using: &generator)
    }
}

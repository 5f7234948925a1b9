/// Full-jitter exponential back-off: a random wait between nothing and a ceiling that doubles with every failure.
struct Backoff: Sendable {
    let base: Duration
    let ceiling: Duration

    /// The wait after this many failures, counted from 1.
    func delay(afterFailures failures: Int) -> Duration {
        let doubled = base * (1 << min(max(0, failures - 1), 16))
        return min(doubled, ceiling) * Double.random(in: 0...1)
    }

    /// Between attempts to connect.
    static let connecting = Backoff(base: .milliseconds(200), ceiling: .seconds(5))
    /// Between attempts of a transaction.
    static let contention = Backoff(base: .milliseconds(5), ceiling: .milliseconds(500))
}

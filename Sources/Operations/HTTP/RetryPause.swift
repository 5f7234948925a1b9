/// How long to wait before the next try: doubling from a quarter of a second, with jitter, or what the server asks for.
package struct RetryPause: Sendable {
    private let limit: Double
    private var seconds = 0.25

    /// - Parameter limit: the longest pause, seconds.
    package init(limit: Double = 10) { self.limit = limit }

    /// The next pause.
    /// - Parameter asked: the server's Retry-After, seconds.
    package mutating func next(asked: Double? = nil) -> Duration {
        defer { seconds = min(limit, seconds * 2) }
        return .seconds(asked.map { min($0, limit) } ?? Double.random(in: seconds / 2...seconds))
    }

    /// After a success the next failure starts from the shortest pause.
    package mutating func reset() { seconds = 0.25 }
}

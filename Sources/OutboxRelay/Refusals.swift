/// Destinations the broker refused a moment ago: left alone for a second, so that one full queue starves no other.
struct Refusals: Sendable {
    private var until: [String: ContinuousClock.Instant] = [:]

    mutating func add(_ destinations: Set<String>) {
        for destination in destinations { until[destination] = .now + .seconds(1) }
    }

    mutating func current() -> [String] {
        let now = ContinuousClock.now
        until = until.filter { $0.value > now }
        return until.keys.sorted()
    }
}

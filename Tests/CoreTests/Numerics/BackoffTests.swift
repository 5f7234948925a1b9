import Fulfilment
import Testing

@Suite struct BackoffTests {
    private let reconnecting = Backoff(initial: .milliseconds(200), cap: .seconds(30))

    @Test func theCeilingDoublesUpToTheCap() {
        // 0.2 · 2ⁿ s: 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, then 30.
        let ceilings = (1...9).map { reconnecting.ceiling(attempt: $0) }
        #expect(ceilings == [200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000].map { .milliseconds($0) })
    }

    @Test func anyNumberOfFailuresHasACeiling() {
        #expect(reconnecting.ceiling(attempt: .max) == .seconds(30))
        #expect(reconnecting.ceiling(attempt: 0) == .milliseconds(200))
        #expect(reconnecting.ceiling(attempt: .min + 1) == .milliseconds(200))
        #expect(Backoff(initial: .seconds(1), cap: .seconds(1), factor: 1).ceiling(attempt: .max) == .seconds(1))
    }

    @Test func anotherFactorGrowsFaster() {
        let steep = Backoff(initial: .seconds(1), cap: .seconds(50), factor: 3)
        #expect((1...5).map { steep.ceiling(attempt: $0) } == [1, 3, 9, 27, 50].map { .seconds($0) })
    }

    /// Full jitter: 0…ceiling. Equal jitter: ceiling/2…ceiling. None: the ceiling.
    @Test(arguments: [(1, 0), (0.5, 0.5), (0, 1)])
    func jitterTakesItsShareBelowTheCeiling(jitter: Double, lowest: Double) {
        let backoff = Backoff(initial: .milliseconds(20), cap: .seconds(2), jitter: jitter)
        var generator = SplitMix64(seed: 1)
        for attempt in 1...20 {
            let ceiling = backoff.ceiling(attempt: attempt)
            for _ in 0..<50 {
                let delay = backoff.delay(attempt: attempt, using: &generator)
                #expect((ceiling * lowest...ceiling).contains(delay))
            }
        }
    }

    @Test func delaysUseTheirWholeRange() {
        var generator = SplitMix64(seed: 2)
        let shares = (0..<1000).map { _ in reconnecting.delay(attempt: 20, using: &generator) / .seconds(30) }
        #expect(shares.contains { $0 < 0.05 } && shares.contains { $0 > 0.95 })
        #expect(abs(shares.reduce(0, +) / 1000 - 0.5) < 0.05)
    }

    @Test func whatTheOtherSideAsksForIsWaitedForUpToTheCap() {
        let polite = Backoff(initial: .milliseconds(250), cap: .seconds(10), jitter: 0.5)
        #expect(polite.delay(attempt: 1, asked: .seconds(3)) == .seconds(3))
        #expect(polite.delay(attempt: 1, asked: .seconds(600)) == .seconds(10))
        #expect(polite.delay(attempt: 1, asked: .seconds(-1)) == .zero)
        #expect((.milliseconds(125)...(.milliseconds(250))).contains(polite.delay(attempt: 1)))
    }
}

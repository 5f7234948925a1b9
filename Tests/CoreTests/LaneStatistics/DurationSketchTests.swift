import Fulfilment
import LaneStatistics
import Testing

@Suite("Durations in bins") struct DurationSketchTests {
    private static let shares = [0.0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1]

    private static func sketch(_ seconds: [Int]) -> DurationSketch {
        var sketch = DurationSketch()
        for time in seconds { sketch.add(time) }
        return sketch
    }

    private static func answer(_ share: Double, _ sketch: DurationSketch) -> Double? {
        var durations = WeightedDurations()
        durations.add(sketch, weight: 1)
        return durations.quantile(share)
    }

    /// The shortest duration that the share does not exceed.
    private static func exact(_ share: Double, _ seconds: [Int]) -> Double {
        let sorted = seconds.sorted()
        let index = sorted.indices.first { Double($0 + 1) >= share * Double(sorted.count) } ?? sorted.count - 1
        return Double(sorted[index])
    }

    /// Longer than a minute, and no longer than 400 days.
    private static func draw(_ random: inout SeededRandom, _ shape: Int) -> Int {
        switch shape {
        case 0: random.int(61...DurationScale.longest)
        case 1: Int((3 * 86_400 + random.normal() * 43_200).clamped(to: 61...1e7))
        case 2: random.chance(0.9) ? random.int(20_000...30_000) : random.int(500_000...5_000_000)
        case 3: 86_400 * random.int(1...9)
        default: 61 << random.int(0...18)
        }
    }

    @Test("Quantiles are off by one in a hundred at most", arguments: 0..<5)
    func errorBound(shape: Int) throws {
        for seed in 0..<20 {
            var random = SeededRandom(seed: UInt64(seed), purpose: "durations", index: shape)
            let seconds = (0..<random.int(1...3000)).map { _ in Self.draw(&random, shape) }
            let sketch = Self.sketch(seconds)
            for share in Self.shares {
                let (found, exact) = (try #require(Self.answer(share, sketch)), Self.exact(share, seconds))
                #expect(
                    abs(found - exact) <= exact * DurationScale.relativeError, "\(share) of \(seconds.count) cases, seed \(seed)")
            }
        }
    }

    @Test("What is shorter than a minute or longer than 400 days is counted, and answered as one of these")
    func extremes() throws {
        for seconds in [Int.min, -1, 0, 1, 59, 60] {
            #expect(abs(try #require(Self.answer(0.5, Self.sketch([seconds]))) - Double(max(0, min(60, seconds)))) <= 30)
        }
        let most = try #require(Self.answer(0.5, Self.sketch([.max])))
        #expect(abs(most - Double(DurationScale.longest)) <= Double(DurationScale.longest) * DurationScale.relativeError)
        #expect(Self.answer(0.5, DurationSketch()) == nil)
    }

    @Test("Merged sketches are the sketch of all cases, in whatever order")
    func merging() {
        var random = SeededRandom(seed: 7, purpose: "merging")
        for _ in 0..<50 {
            let parts = (0..<random.int(1...6)).map { _ in
                (0..<random.int(0...200)).map { _ in Self.draw(&random, random.int(0...4)) }
            }
            var bits = SplitMix64(seed: random.next())
            var merged = DurationSketch()
            for part in parts.shuffled(using: &bits) { merged.merge(Self.sketch(part.shuffled(using: &bits))) }
            #expect(merged == Self.sketch(parts.flatMap { $0 }) && merged.cases == parts.joined().count)
        }
    }

    @Test("A case that is taken out leaves no trace; one that is not there changes nothing")
    func removal() {
        var sketch = Self.sketch([3600, 7200])
        let before = sketch
        sketch.add(90_000)
        #expect(sketch.remove(90_000) && sketch == before)
        #expect(!sketch.remove(90_000) && sketch == before)
        #expect(sketch.remove(3600) && sketch.remove(7200) && sketch == DurationSketch())
    }

    @Test("Shares of spans are those of the cases, the last with all that is longer")
    func histogram() {
        var durations = WeightedDurations()
        #expect(durations.shares(in: 3, upTo: 100) == [0, 0, 0])
        durations.add(Self.sketch([4000, 4000, 9000, 900_000]), weight: 0.5)
        #expect(durations.shares(in: 3, upTo: 10_800) == [0, 0.5, 0.5])
        #expect(durations.effectiveCases == 2)
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}

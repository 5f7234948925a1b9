/// How often durations were how long, in the bins of `DurationScale`: some hundred numbers at most, however many cases there are.
///
/// It holds counts only, so what it is does not depend on the order in which cases and other sketches were added, and a case that
/// was wrong can be taken out again.
package struct DurationSketch: Sendable, Equatable {
    /// Cases of each bin that has any.
    private(set) var counts: [Int: Int] = [:]
    /// All cases.
    package private(set) var cases = 0

    package init() {}

    init(counts: [Int: Int]) { (self.counts, cases) = (counts, counts.values.reduce(0, +)) }

    /// - Parameter seconds: less than none counts as none.
    package mutating func add(_ seconds: Int) {
        counts[DurationScale.bin(of: seconds), default: 0] += 1
        cases += 1
    }

    /// Takes a case out that was added before.
    /// - Returns: whether there was one like it; otherwise nothing has changed.
    @discardableResult
    package mutating func remove(_ seconds: Int) -> Bool {
        let bin = DurationScale.bin(of: seconds)
        guard let count = counts[bin] else { return false }
        counts[bin] = count == 1 ? nil : count - 1
        cases -= 1
        return true
    }

    /// Adds all cases of another.
    package mutating func merge(_ other: DurationSketch) {
        counts.merge(other.counts, uniquingKeysWith: +)
        cases += other.cases
    }
}

/// Durations of which some count for more than others.
package struct WeightedDurations: Sendable, Equatable {
    private var weights: [Int: Double] = [:]
    /// What all cases count for together: as many cases of today say as much.
    package private(set) var effectiveCases = 0.0

    package init() {}

    /// - Parameter weight: of each case; positive.
    package mutating func add(_ sketch: DurationSketch, weight: Double) {
        for (bin, count) in sketch.counts { weights[bin, default: 0] += Double(count) * weight }
        effectiveCases += Double(sketch.cases) * weight
    }

    /// The shortest duration in seconds that a share of all cases does not exceed, as exact as `DurationScale` says; nil without cases.
    /// - Parameter share: from 0 to 1.
    package func quantile(_ share: Double) -> Double? {
        let bins = weights.keys.sorted()
        let total = bins.reduce(0) { $0 + weights[$1, default: 0] }
        var sum = 0.0
        for bin in bins {
            sum += weights[bin, default: 0]
            if sum >= share * total { return DurationScale.value(of: bin) }
        }
        return bins.last.map(DurationScale.value)
    }

    /// The durations of the bins that have cases, in seconds, ascending, and what the cases of each count for.
    package var ascending: [(seconds: Double, weight: Double)] {
        weights.keys.sorted().map { (DurationScale.value(of: $0), weights[$0, default: 0]) }
    }

    /// The share of all cases in each of some equally long spans.
    /// - Parameters:
    ///   - count: of the spans.
    ///   - end: of the last one, in seconds; longer cases are counted in it.
    package func shares(in count: Int, upTo end: Double) -> [Double] {
        var shares = [Double](repeating: 0, count: count)
        guard effectiveCases > 0, end > 0 else { return shares }
        for bin in weights.keys.sorted() {
            let span = min(count - 1, Int(DurationScale.value(of: bin) / end * Double(count)))
            shares[span] += weights[bin, default: 0] / effectiveCases
        }
        return shares
    }
}

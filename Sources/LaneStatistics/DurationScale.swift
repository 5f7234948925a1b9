/// The bins in which durations are counted: each is 2 % longer than the one before, so that an answer is off by no more than 1 %.
///
/// A histogram on a logarithmic scale, after DDSketch (Masson, Rim, Lee: *DDSketch: a fast and fully-mergeable quantile sketch with
/// relative-error guarantees*, VLDB 2019). The bounds are whole seconds made by whole numbers: logarithms differ in their last bit from one
/// machine to another, and a duration would stand in another bin there.
package enum DurationScale {
    /// Seconds; shorter ones share the first bin.
    package static let shortest = 60
    /// Seconds, 400 days; longer ones share the last bin.
    package static let longest = 400 * 86_400
    /// How far an answer is from the exact one at most, as a part of it, when that is longer than `shortest` and no longer than `longest`. A
    /// shorter one is off by 30 seconds at most.
    package static let relativeError = 0.01

    /// Upper bounds in seconds, inclusive, ascending.
    static let bounds: [Int] = {
        var bounds = [shortest]
        var last = shortest
        while last < longest {
            last = min(max(last + 1, last * 102 / 100), longest)
            bounds.append(last)
        }
        return bounds
    }()

    /// The bin that a duration stands in.
    static func bin(of seconds: Int) -> Int {
        var candidates = 0..<(bounds.count - 1)
        while !candidates.isEmpty {
            let middle = candidates.lowerBound + candidates.count / 2
            candidates = bounds[middle] < seconds ? (middle + 1)..<candidates.upperBound : candidates.lowerBound..<middle
        }
        return candidates.lowerBound
    }

    /// What stands for all durations of a bin, in seconds: as far from its shortest as from its longest, as a part of each.
    static func value(of bin: Int) -> Double {
        guard bin > 0 else { return Double(shortest) / 2 }
        let (low, high) = (Double(bounds[bin - 1]), Double(bounds[bin]))
        return 2 * low * high / (low + high)
    }
}

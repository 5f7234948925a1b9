/// Durations from which the rest of a way is read that has lasted for some time already.
///
/// The quantile of the rest is conditional: of all cases only those count that took longer than what has passed. Made once of
/// `WeightedDurations` and then asked for many parcels.
package struct RemainingTime: Sendable, Equatable {
    /// Seconds, ascending.
    private let values: [Double]
    /// What the cases up to each value count for, itself included.
    private let sums: [Double]

    package init(_ durations: WeightedDurations) {
        let bins = durations.ascending
        values = bins.map(\.seconds)
        var sum = 0.0
        sums = bins.map {
            sum += $0.weight
            return sum
        }
    }

    /// What all cases count for.
    package var effectiveCases: Double { sums.last ?? 0 }

    /// What the cases count for that took longer than `passed` seconds.
    package func effectiveCases(beyond passed: Double) -> Double { effectiveCases - sum(upTo: passed) }

    /// How long a way takes in all of which `passed` seconds have passed: the shortest duration that a share of the cases that took longer does
    /// not exceed.
    /// - Parameters:
    ///   - share: from 0 to 1.
    ///   - passed: seconds.
    /// - Returns: seconds, more than `passed`; nil when no case took longer.
    package func quantile(_ share: Double, beyond passed: Double = 0) -> Double? {
        let first = count(upTo: passed)
        guard first < values.count else { return nil }
        let before = sum(upTo: passed)
        let wanted = before + min(1, max(0, share)) * (effectiveCases - before)
        var (low, high) = (first, values.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] >= wanted { high = middle } else { low = middle + 1 }
        }
        return values[low]
    }

    private func sum(upTo passed: Double) -> Double {
        let count = count(upTo: passed)
        return count == 0 ? 0 : sums[count - 1]
    }

    /// Values that are no longer than `passed`.
    private func count(upTo passed: Double) -> Int {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] <= passed { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

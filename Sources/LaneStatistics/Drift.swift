#if canImport(Glibc)
import func Glibc.exp
#elseif canImport(Musl)
import func Musl.exp
#else
import func Darwin.exp
#endif

/// How the forecasts of a carrier's service fared whose time came on one day: parcels that had arrived, and parcels that had not.
package struct DriftDay: Sendable, Hashable {
    /// Forecasts whose time came, and those whose parcels had not arrived by then.
    package struct Due: Sendable, Hashable {
        package var forecasts: Int
        package var missed: Int

        package init(forecasts: Int = 0, missed: Int = 0) { (self.forecasts, self.missed) = (forecasts, missed) }

        package mutating func count(isMissed: Bool) {
            forecasts += 1
            if isMissed { missed += 1 }
        }

        /// By how much more than `expected` was missed, counted for less the fewer there were.
        fileprivate func excess(over expected: Double) -> Double {
            guard forecasts > 0 else { return 0 }
            return (Double(missed) / Double(forecasts) - expected) * Double(forecasts) / (Double(forecasts) + Drift.doubt)
        }
    }

    /// Days since 1970 in UTC.
    package let day: Int
    /// Of the times by which half of all parcels were expected.
    package var half: Due
    /// Of the times by which nine in ten were.
    package var most: Due

    package init(day: Int, half: Due = Due(), most: Due = Due()) { (self.day, self.half, self.most) = (day, half, most) }
}

/// By how much a carrier's service takes longer now than what is known of its lanes says.
///
/// What is delivered tells of the past: a carrier that slows down is known by the parcels that are *not* delivered, and those are in no
/// statistics of durations. But whether a parcel has arrived by the time it was expected is known at that time, whatever becomes of it. So the
/// share of misses steers: after each day a quantile moves up when more was missed than should be, and down when less was, in proportion. That
/// is quantile tracking (Angelopoulos, Candès, Tibshirani: *Conformal PID Control for Time Series Prediction*, NeurIPS 2023, section 2; after Gibbs,
/// Candès: *Adaptive Conformal Inference Under Distribution Shift*, NeurIPS 2021), which keeps the long-run share right whatever the carrier does.
///
/// The step is taken on the logarithm, so that it is a factor for short ways and for long ones, and once a day from the day's share, so that it
/// is the same for ten parcels a day and for ten thousand: feedback is as late as the forecast is far, and a step for each parcel would swing.
/// The median's misses are known in half the time; what they show moves both quantiles, and the ninth tenth's own misses what is left between.
package struct Drift: Sendable, Equatable {
    /// A day on which all forecasts of the median were missed moves it by `step` / 2, thus 16 %.
    package static let step = 0.3
    /// A day with so many forecasts counts for half.
    package static let doubt = 20.0
    /// No factor is larger than this one's exponential, or smaller than its inverse: 4.5.
    package static let limit = 1.5

    /// Of both quantiles; logarithm.
    private var shift = 0.0
    /// Of the later quantile beside that; logarithm.
    private var spread = 0.0

    package init() {}

    /// - Parameter days: in any order; of two of one day the sum counts.
    package init(_ days: some Sequence<DriftDay>) {
        var sums: [Int: DriftDay] = [:]
        for day in days { sums[day.day, default: DriftDay(day: day.day)].add(day) }
        for (_, day) in sums.sorted(by: { $0.key < $1.key }) { learn(day) }
    }

    /// Learns from the day after those before.
    package mutating func learn(_ day: DriftDay) {
        shift = Self.bounded(shift + Self.step * day.half.excess(over: 0.5))
        spread = Self.bounded(spread + Self.step * day.most.excess(over: 0.1))
    }

    /// What times by which half of all parcels are expected are multiplied by.
    package var half: Double { exp(shift) }
    /// What times by which nine in ten are expected are multiplied by.
    package var most: Double { exp(Self.bounded(shift + spread)) }

    private static func bounded(_ value: Double) -> Double { min(limit, max(-limit, value)) }
}

extension DriftDay {
    fileprivate mutating func add(_ other: DriftDay) {
        half = Due(forecasts: half.forecasts + other.half.forecasts, missed: half.missed + other.half.missed)
        most = Due(forecasts: most.forecasts + other.most.forecasts, missed: most.missed + other.most.missed)
    }
}

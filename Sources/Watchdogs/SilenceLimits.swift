import Fulfilment
package import LaneStatistics

/// How long nothing may be heard of a parcel on a leg of its way.
package struct SilenceLimit: Sendable, Hashable {
    package let leg: Leg
    /// Seconds.
    package let seconds: Double
    /// The lane's 95th percentile of the leg, in seconds; nil: nothing is known of the lane.
    package let p95: Double?
    /// Who answered, and from how many parcels; nil as `p95`.
    package let level: LaneLevel?
    package let cases: Int?

    /// - Parameter estimate: what is known of the leg; nil for nothing.
    init(_ leg: Leg, _ estimate: LaneEstimate?) {
        let bounds = Self.bounds(leg)
        let fence = estimate.map { $0.p95 + Self.margin * ($0.p95 - $0.p50) }
        self.leg = leg
        seconds = min(max(fence ?? bounds.unknown, bounds.least), bounds.most)
        (p95, level, cases) = (estimate?.p95, estimate?.scope.level, estimate?.cases)
    }

    /// How far behind the 95th percentile the limit is, in parts of the way from the middle to there. One parcel in twenty is beyond that
    /// percentile and is well; so far behind it (an outer fence, after Tukey: *Exploratory Data Analysis*, 1977) one in some thousands is.
    package static let margin = 2.0

    /// Seconds: below `least` a night or a Sunday is taken for silence, beyond `most` nobody waits; `unknown` is for lanes of which nothing
    /// is known.
    private static func bounds(_ leg: Leg) -> (least: Double, most: Double, unknown: Double) {
        switch leg {
        case .acceptance: (36 * 3600, 10 * 86_400, 4 * 86_400)
        case .door: (20 * 3600, 7 * 86_400, 2 * 86_400)
        case .haul, .attempt, .transit: (36 * 3600, 30 * 86_400, 8 * 86_400)
        }
    }
}

/// The limits of a parcel's whole way.
package struct SilenceLimits: Sendable, Hashable {
    /// From leaving the house to the first scan.
    package let acceptance: SilenceLimit
    /// From the first scan to the van to the door.
    package let haul: SilenceLimit
    /// From there to the end.
    package let door: SilenceLimit

    /// What is known of a lane.
    /// - Parameter week: now (`LaneWeek`).
    package init(_ lane: Lane, _ book: LaneBook, in week: Int) {
        acceptance = SilenceLimit(.acceptance, book.estimate(of: .acceptance, on: lane, in: week))
        // Carriers that never tell of the van to the door have no haul, only a way to the first attempt.
        let haul = book.estimate(of: .haul, on: lane, in: week) ?? book.estimate(of: .attempt, on: lane, in: week)
        self.haul = SilenceLimit(.haul, haul)
        door = SilenceLimit(.door, book.estimate(of: .door, on: lane, in: week))
    }

    /// For a lane of which nothing is known.
    package static let unknown = SilenceLimits()

    private init() {
        (acceptance, haul, door) = (SilenceLimit(.acceptance, nil), SilenceLimit(.haul, nil), SilenceLimit(.door, nil))
    }
}

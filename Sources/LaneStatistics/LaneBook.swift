#if canImport(Glibc)
import func Glibc.exp2
#elseif canImport(Musl)
import func Musl.exp2
#else
import func Darwin.exp2
#endif

/// The legs of a lane's parcels that ended in one week.
package struct LegSketches: Sendable, Equatable {
    /// Legs without cases are left out.
    private(set) var sketches: [Leg: DurationSketch] = [:]

    package init() {}

    init(_ sketches: [Leg: DurationSketch]) { self.sketches = sketches.filter { $0.value.cases > 0 } }

    package var isEmpty: Bool { sketches.isEmpty }

    package subscript(leg: Leg) -> DurationSketch { sketches[leg, default: DurationSketch()] }

    /// Adds a parcel's legs.
    package mutating func add(_ seconds: [Leg: Int]) {
        for (leg, time) in seconds { sketches[leg, default: DurationSketch()].add(time) }
    }

    /// Takes a parcel's legs out that were added before.
    package mutating func remove(_ seconds: [Leg: Int]) {
        for (leg, time) in seconds {
            sketches[leg]?.remove(time)
            if sketches[leg]?.cases == 0 { sketches[leg] = nil }
        }
    }

    package mutating func merge(_ other: LegSketches) {
        for (leg, sketch) in other.sketches { sketches[leg, default: DurationSketch()].merge(sketch) }
    }
}

/// What is known of lanes: the legs of every week, at every level. Made of counts, so neither the order of cases nor that of books that are
/// merged changes it.
///
/// Cases count for less the older they are: for half after `halfLife`. That is done by week when it is asked, and not to what is kept, or
/// what is kept would depend on when (compare *Forward Decay*: Cormode, Shkapenyuk, Srivastava, Xu, ICDE 2009).
package struct LaneBook: Sendable, Equatable {
    /// Days.
    package static let halfLife = 30.0
    /// Older cases count for a part in four thousand at most, and are forgotten.
    package static let weeksKept = 52

    /// By what they are counted under, then by week.
    package private(set) var pages: [LaneScope: [Int: LegSketches]] = [:]

    package init() {}

    /// Counts a parcel at every level.
    package mutating func add(_ one: LaneCase) {
        for scope in one.lane.scopes { pages[scope, default: [:]][one.week, default: LegSketches()].add(one.seconds) }
    }

    /// Takes a parcel out that was counted before.
    package mutating func remove(_ one: LaneCase) {
        for scope in one.lane.scopes {
            pages[scope]?[one.week]?.remove(one.seconds)
            if pages[scope]?[one.week]?.isEmpty == true { pages[scope]?[one.week] = nil }
            if pages[scope]?.isEmpty == true { pages[scope] = nil }
        }
    }

    /// Adds the cases of one week.
    package mutating func merge(_ sketches: LegSketches, of week: Int, under scope: LaneScope) {
        guard !sketches.isEmpty else { return }
        pages[scope, default: [:]][week, default: LegSketches()].merge(sketches)
    }

    /// Adds all cases of another book.
    package mutating func merge(_ other: LaneBook) {
        for (scope, weeks) in other.pages { for (week, sketches) in weeks { merge(sketches, of: week, under: scope) } }
    }

    /// What a case of a week counts for in another: 1 for that week and later ones.
    /// - Parameter halfLife: days.
    package static func weight(of week: Int, in now: Int, halfLife: Double = halfLife) -> Double {
        exp2(-7 * Double(max(0, now - week)) / halfLife)
    }
}

/// What is known of a leg: who answered, from how much, and what.
package struct LaneEstimate: Sendable, Equatable {
    package let scope: LaneScope
    /// Parcels.
    package let cases: Int
    package let durations: WeightedDurations
    /// Seconds that half of all cases do not exceed.
    package let p50: Double
    /// The same of nine in ten.
    package let p90: Double
    /// The same of nineteen in twenty.
    package let p95: Double
}

extension LaneBook {
    /// What is known of a leg: from the finest level that has the cases it needs.
    /// - Parameters:
    ///   - lane: a level that tells days of the week apart is asked only when it has one.
    ///   - week: now.
    /// - Returns: nil when nothing is known of the carrier.
    package func estimate(of leg: Leg, on lane: Lane, in week: Int) -> LaneEstimate? {
        for scope in lane.scopes {
            if let found = estimate(of: leg, under: scope, in: week),
                found.durations.effectiveCases >= scope.level.neededCases
            {
                return found
            }
        }
        return nil
    }

    /// What is known of a leg at one level, however little; nil when there are no cases.
    package func estimate(of leg: Leg, under scope: LaneScope, in week: Int) -> LaneEstimate? {
        let (durations, cases) = durations(of: leg, under: scope, in: week)
        guard let p50 = durations.quantile(0.5), let p90 = durations.quantile(0.9), let p95 = durations.quantile(0.95) else {
            return nil
        }
        return LaneEstimate(scope: scope, cases: cases, durations: durations, p50: p50, p90: p90, p95: p95)
    }

    /// All cases of a leg at one level, and how many they are.
    /// - Parameters:
    ///   - week: now.
    ///   - halfLife: days after which a case counts for half.
    package func durations(
        of leg: Leg, under scope: LaneScope, in week: Int, halfLife: Double = halfLife
    ) -> (durations: WeightedDurations, cases: Int) {
        var (durations, cases) = (WeightedDurations(), 0)
        for (ended, sketches) in (pages[scope] ?? [:]).sorted(by: { $0.key < $1.key }) where ended > week - Self.weeksKept {
            durations.add(sketches[leg], weight: Self.weight(of: ended, in: week, halfLife: halfLife))
            cases += sketches[leg].cases
        }
        return (durations, cases)
    }
}

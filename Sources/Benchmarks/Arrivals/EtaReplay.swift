import FoundationEssentials
import Fulfilment
import LaneStatistics

/// A parcel that was handed to a carrier.
struct EtaParcel {
    /// With the day of the week of the hand-over.
    let lane: Lane
    let scannedAt: Date
    /// nil: never, as far as anybody knows.
    let deliveredAt: Date?
}

/// A forecast, and what became of its parcel.
struct EtaOutcome {
    /// When its parcel was handed over.
    let scannedAt: Date
    /// Days from when it was made.
    let p50: Double
    let p90: Double
    let isWithinHalf: Bool
    let isWithinMost: Bool
}

/// Forecasts parcels in the order in which they were handed over, each from what was known at that moment.
///
/// What is known is brought up to date once a day; the program does so every five minutes.
struct EtaReplay {
    let halfLife: Double
    let usesDrift: Bool

    private var book = LaneBook()
    private var known: [Key: RemainingTime] = [:]
    private var today = Int.min
    private var drift = Drift()
    private var days: [Int: DriftDay] = [:]
    private var again: [(at: Date, parcel: EtaParcel)] = []

    /// Made at the hand-over.
    private(set) var first: [EtaOutcome] = []
    /// Made anew whenever half of all parcels should have arrived, and this one had not.
    private(set) var later: [EtaOutcome] = []
    /// Parcels before anything was known.
    private(set) var unknown = 0

    private struct Key: Hashable {
        let scope: LaneScope
        let leg: Leg
    }

    /// - Parameters:
    ///   - halfLife: days after which a case counts for half.
    ///   - usesDrift: whether the share of misses corrects forecasts.
    init(halfLife: Double = LaneBook.halfLife, usesDrift: Bool = true) { (self.halfLife, self.usesDrift) = (halfLife, usesDrift) }

    mutating func run(_ parcels: [EtaParcel]) {
        let ended = parcels.filter { $0.deliveredAt != nil }.sorted {
            ($0.deliveredAt ?? .distantFuture) < ($1.deliveredAt ?? .distantFuture)
        }
        var next = 0
        for parcel in parcels.sorted(by: { $0.scannedAt < $1.scannedAt }) {
            while let due = again.last, due.at <= parcel.scannedAt {
                again.removeLast()
                learn(ended, &next, until: due.at)
                forecast(due.parcel, at: due.at, isFirst: false)
            }
            learn(ended, &next, until: parcel.scannedAt)
            forecast(parcel, at: parcel.scannedAt, isFirst: true)
        }
    }

    private mutating func learn(_ ended: [EtaParcel], _ next: inout Int, until now: Date) {
        let day = Self.day(now)
        guard day > today else { return }
        known = [:]
        while next < ended.count, let end = ended[next].deliveredAt, end <= now {
            let parcel = ended[next]
            let seconds = Int(end.timeIntervalSince(parcel.scannedAt))
            book.add(LaneCase(lane: parcel.lane, week: LaneWeek.containing(end), seconds: [.transit: seconds]))
            next += 1
        }
        for over in days.keys.filter({ $0 < day }).sorted() {
            if let one = days.removeValue(forKey: over), usesDrift { drift.learn(one) }
        }
        today = day
    }

    private mutating func forecast(_ parcel: EtaParcel, at now: Date, isFirst: Bool) {
        let progress = ParcelProgress(bookedAt: nil, scannedAt: parcel.scannedAt)
        guard let found = outlook(parcel.lane, now).arrival(of: progress, at: now) else {
            if isFirst { unknown += 1 }
            return
        }
        let end = parcel.deliveredAt ?? .distantFuture
        let outcome = EtaOutcome(
            scannedAt: parcel.scannedAt, p50: found.p50.timeIntervalSince(now) / 86_400,
            p90: found.p90.timeIntervalSince(now) / 86_400,
            isWithinHalf: end <= found.p50, isWithinMost: end <= found.p90)
        if isFirst {
            first.append(outcome)
            days[Self.day(found.p50), default: DriftDay(day: Self.day(found.p50))].half.count(isMissed: !outcome.isWithinHalf)
            days[Self.day(found.p90), default: DriftDay(day: Self.day(found.p90))].most.count(isMissed: !outcome.isWithinMost)
        } else {
            later.append(outcome)
        }
        if !outcome.isWithinHalf { lookAgain(parcel, at: found.p50) }
    }

    /// The soonest is last.
    private mutating func lookAgain(_ parcel: EtaParcel, at moment: Date) {
        var (low, high) = (0, again.count)
        while low < high {
            let middle = (low + high) / 2
            if again[middle].at > moment { low = middle + 1 } else { high = middle }
        }
        again.insert((moment, parcel), at: low)
    }

    private mutating func outlook(_ lane: Lane, _ now: Date) -> LaneOutlook {
        let week = LaneWeek.containing(now)
        return LaneOutlook(lane, drift: drift) { leg, scope in
            guard leg == .transit else { return nil }
            if let found = known[Key(scope: scope, leg: leg)] { return found }
            let found = RemainingTime(book.durations(of: leg, under: scope, in: week, halfLife: halfLife).durations)
            known[Key(scope: scope, leg: leg)] = found
            return found
        }
    }

    private static func day(_ moment: Date) -> Int { Int((moment.timeIntervalSince1970 / 86_400).rounded(.down)) }
}

import FoundationEssentials
import Fulfilment
import LaneStatistics
import Watchdogs

/// Lets the watchdogs look after parcels whose life is known, as `tracking` does: a parcel is looked at when it is due, and sooner when something
/// is heard of it.
struct WatchdogsTrial: Sendable {
    /// What was opened of a kind, beside what there was.
    struct Score: Sendable {
        var right = 0
        var wrong = 0
        var missed = 0

        var precision: Double { right + wrong == 0 ? 1 : Double(right) / Double(right + wrong) }
        var recall: Double { right + missed == 0 ? 1 : Double(right) / Double(right + missed) }
    }

    /// What came of all parcels.
    struct Result: Sendable {
        var scores: [ParcelExceptionKind: Score] = [:]
        var looks = 0
        var parcels = 0
    }

    /// Parcels that are looked after.
    let parcels: Int
    let seed: UInt64

    private static let carriers = [
        SimulatedCarrier(name: "swift", scans: 0.9, tellsVan: true), SimulatedCarrier(name: "eagle", scans: 0.6, tellsVan: true),
        SimulatedCarrier(name: "snail", scans: 0.3, tellsVan: false),
    ]

    /// Half as many parcels before them teach their lanes; those have their troubles too.
    func run() -> Result {
        var random = SeededRandom(seed: seed)
        let lanes = Self.carriers.flatMap { carrier in SimulatedLane.all(of: carrier, &random).map { (carrier, $0) } }
        var book = LaneBook()
        for parcel in life(parcels / 2, lanes, from: 0, &random) { if let lesson = parcel.lesson { book.add(lesson) } }
        let week = LaneWeek.containing(SimulatedClock.start.addingTimeInterval(Self.learning))
        let limits = Dictionary(uniqueKeysWithValues: lanes.map { ($0.1.lane, SilenceLimits($0.1.lane, book, in: week)) })
        var result = Result()
        for parcel in life(parcels, lanes, from: Self.learning, &random) {
            var watched = WatchedLife(parcel, limits[parcel.lane] ?? .unknown)
            watched.pass()
            score(parcel, watched, &result)
        }
        return result
    }

    /// Seconds in which lanes are learned: ten weeks.
    private static let learning = 70.0 * 86_400

    private func life(
        _ count: Int, _ lanes: [(SimulatedCarrier, SimulatedLane)], from start: Double, _ random: inout SeededRandom
    ) -> [SimulatedParcel] {
        (0..<count).map { number in
            let (carrier, lane) = random.pick(lanes)
            let at = SimulatedClock.start.addingTimeInterval(start + Double(number) / Double(count) * 56 * 86_400)
            return SimulatedParcel(of: carrier, lane: lane, readyAt: at, trouble: 1, &random)
        }
    }

    private func score(_ parcel: SimulatedParcel, _ watched: WatchedLife, _ result: inout Result) {
        (result.parcels, result.looks) = (result.parcels + 1, result.looks + watched.looks)
        for kind in ParcelExceptionKind.allCases {
            let (isTrue, isOpened) = (parcel.truth.contains(kind), watched.opened.contains(kind))
            if isTrue, isOpened { result.scores[kind, default: Score()].right += 1 }
            if isTrue, !isOpened { result.scores[kind, default: Score()].missed += 1 }
            if !isTrue, isOpened, !parcel.synonyms.contains(kind) { result.scores[kind, default: Score()].wrong += 1 }
        }
    }
}

/// One parcel as the watchdogs see it, from its label on.
private struct WatchedLife {
    /// Days after which nobody looks any more.
    private static let end = 60.0

    private let parcel: SimulatedParcel
    private let limits: SilenceLimits
    private var events: [CarrierEvent] = []
    private var folded = FoldedStatus()
    private var lookAt: Date?
    private var open: Set<ParcelExceptionKind> = []
    private(set) var opened: Set<ParcelExceptionKind> = []
    private(set) var looks = 0

    init(_ parcel: SimulatedParcel, _ limits: SilenceLimits) {
        (self.parcel, self.limits) = (parcel, limits)
        lookAt = parcel.readyAt.addingTimeInterval(12 * 3600)
    }

    mutating func pass() {
        let end = parcel.readyAt.addingTimeInterval(Self.end * 86_400)
        for report in parcel.reports {
            lookUntil(min(report.heardAt, end))
            hear(report)
        }
        lookUntil(end)
    }

    /// As the fold of a batch sets it.
    private mutating func hear(_ report: SimulatedParcel.Report) {
        events.append(report.event)
        folded = StatusFold.fold(events, now: report.heardAt)
        if !open.isEmpty {
            lookAt = report.heardAt
        } else if folded.status.isTerminal {
            lookAt = nil
        } else {
            lookAt = [lookAt ?? report.heardAt, WatchRules.look(after: folded, now: report.heardAt)].compactMap { $0 }.min()
        }
    }

    private mutating func lookUntil(_ moment: Date) {
        while let now = lookAt, now < moment { look(now) }
    }

    private mutating func look(_ now: Date) {
        looks += 1
        let known = WatchedParcel(
            readyAt: parcel.readyAt, handedOverAt: parcel.scannedAt.flatMap { $0 <= now ? $0 : nil },
            listedUntil: parcel.listedUntil <= now ? parcel.listedUntil : nil, promisedBy: parcel.promisedBy
        ).told(folded)
        let rules = WatchRules(known, limits)
        let changes = ExceptionChanges(open: open, found: rules.exceptions(at: now))
        open.formUnion(changes.opened.map(\.kind))
        open.subtract(changes.cleared)
        opened.formUnion(open)
        lookAt = rules.nextLook(after: now, isExceptional: !open.isEmpty)
    }
}

import FoundationEssentials
import LaneStatistics
import Postgres
import Synchronization

/// What forecasts are read from, kept for as long as lanes are not brought up to date: looked up once per lane and five minutes, not once per
/// parcel.
package final class LaneOutlooks: Sendable {
    fileprivate struct Leaf: Hashable {
        let scope: LaneScope
        let leg: Leg
    }

    fileprivate struct Shelf {
        var loadedAt: ContinuousClock.Instant?
        var times: [Leaf: RemainingTime] = [:]
        var scopes: Set<LaneScope> = []
        var drifts: [CarriedService: Drift] = [:]
        var outlooks: [Lane: LaneOutlook] = [:]

        /// Forgets everything once it is old.
        mutating func refresh(_ lifetime: Duration) {
            if let loadedAt, ContinuousClock.now - loadedAt < lifetime { return }
            self = Shelf(loadedAt: .now)
        }
    }

    private let lifetime: Duration
    private let shelf = Mutex(Shelf())
    private let weeks = LaneWeekStore()
    private let arrivals = ArrivalStore()

    /// - Parameter lifetime: how old what is known may be.
    package init(lifetime: Duration = .seconds(300)) { self.lifetime = lifetime }

    /// What is known of these lanes.
    func outlooks(_ lanes: Set<Lane>, at now: Date, in database: some SQLExecutor) async throws -> [Lane: LaneOutlook] {
        while true {
            let missing = shelf.withLock { $0.missing(lanes, lifetime) }
            let book = missing.scopes.isEmpty ? LaneBook() : try await weeks.book(Array(missing.scopes), in: database)
            let days = missing.services.isEmpty ? [:] : try await arrivals.days(Array(missing.services), in: database)
            let found = shelf.withLock { $0.fill(missing, book, days, LaneWeek.containing(now)) ? $0.found(lanes) : nil }
            // nil: somebody else found everything old meanwhile, and began anew.
            if let found { return found }
        }
    }
}

extension LaneOutlooks.Shelf {
    /// What has to be loaded for some lanes.
    fileprivate struct Missing {
        let loadedAt: ContinuousClock.Instant?
        let lanes: Set<Lane>
        let scopes: Set<LaneScope>
        let services: Set<CarriedService>
    }

    fileprivate mutating func missing(_ lanes: Set<Lane>, _ lifetime: Duration) -> Missing {
        refresh(lifetime)
        let new = lanes.filter { outlooks[$0] == nil }
        return Missing(
            loadedAt: loadedAt, lanes: new, scopes: Set(new.flatMap(\.scopes)).subtracting(scopes),
            services: Set(new.map(CarriedService.init)).subtracting(drifts.keys))
    }

    /// - Returns: whether it is still the shelf of which that was missing.
    fileprivate mutating func fill(
        _ missing: Missing, _ book: LaneBook, _ days: [CarriedService: [DriftDay]], _ week: Int
    ) -> Bool {
        guard missing.loadedAt == loadedAt else { return false }
        add(book, missing.scopes, week: week)
        for service in missing.services { drifts[service] = Drift(days[service] ?? []) }
        for lane in missing.lanes { outlooks[lane] = outlook(lane) }
        return true
    }

    private mutating func add(_ book: LaneBook, _ scopes: Set<LaneScope>, week: Int) {
        for scope in scopes where book.pages[scope] != nil {
            for leg in LaneOutlook.legs {
                let durations = book.durations(of: leg, under: scope, in: week).durations
                if durations.effectiveCases > 0 { times[LaneOutlooks.Leaf(scope: scope, leg: leg)] = RemainingTime(durations) }
            }
        }
        self.scopes.formUnion(scopes)
    }

    /// Those of these lanes that are known.
    fileprivate func found(_ lanes: Set<Lane>) -> [Lane: LaneOutlook] {
        Dictionary(uniqueKeysWithValues: lanes.compactMap { lane in outlooks[lane].map { (lane, $0) } })
    }

    private func outlook(_ lane: Lane) -> LaneOutlook {
        LaneOutlook(lane, drift: drifts[CarriedService(lane)] ?? Drift()) { times[LaneOutlooks.Leaf(scope: $1, leg: $0)] }
    }
}

/// A carrier and its service: what is slower or quicker than its lanes say, all of it at once.
struct CarriedService: Sendable, Hashable {
    let carrier: String
    let service: String

    init(carrier: String, service: String) { (self.carrier, self.service) = (carrier, service) }

    init(_ lane: Lane) { self.init(carrier: lane.carrier, service: lane.service) }
}

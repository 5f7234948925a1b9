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
        let (known, scopes, services) = shelf.withLock { shelf in
            shelf.refresh(lifetime)
            let missing = lanes.filter { shelf.outlooks[$0] == nil }
            return (
                shelf.outlooks.filter { lanes.contains($0.key) }, Set(missing.flatMap(\.scopes)).subtracting(shelf.scopes),
                Set(missing.map(CarriedService.init)).subtracting(shelf.drifts.keys)
            )
        }
        guard known.count < lanes.count else { return known }
        let book = scopes.isEmpty ? LaneBook() : try await weeks.book(Array(scopes), in: database)
        let days = services.isEmpty ? [:] : try await arrivals.days(Array(services), in: database)
        return shelf.withLock { shelf in
            shelf.add(book, scopes, week: LaneWeek.containing(now))
            for service in services { shelf.drifts[service] = Drift(days[service] ?? []) }
            for lane in lanes where shelf.outlooks[lane] == nil { shelf.outlooks[lane] = shelf.outlook(lane) }
            return shelf.outlooks.filter { lanes.contains($0.key) }
        }
    }
}

extension LaneOutlooks.Shelf {
    fileprivate mutating func add(_ book: LaneBook, _ scopes: Set<LaneScope>, week: Int) {
        for scope in scopes where book.pages[scope] != nil {
            for leg in LaneOutlook.legs {
                let durations = book.durations(of: leg, under: scope, in: week).durations
                if durations.effectiveCases > 0 { times[LaneOutlooks.Leaf(scope: scope, leg: leg)] = RemainingTime(durations) }
            }
        }
        self.scopes.formUnion(scopes)
    }

    fileprivate func outlook(_ lane: Lane) -> LaneOutlook {
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

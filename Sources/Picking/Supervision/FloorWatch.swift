import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import Receiving
import ScanDialogue

/// What supervisors see of the floor. However many look, it is read once in a while.
actor FloorWatch {
    /// For so long supervisors are shown the same.
    private let lifetime: Duration
    private let database: Postgres
    private let departures: DepartureBoard
    private let store = OverviewStore()
    private var last: (overview: FloorOverview, at: ContinuousClock.Instant)?
    private var reading: Task<FloorOverview, any Error>?

    /// - Parameter departures: tells by which pickups orders have to be ready.
    init(database: Postgres, departures: DepartureBoard, lifetime: Duration = .seconds(1)) {
        (self.database, self.departures, self.lifetime) = (database, departures, lifetime)
    }

    /// What is at the sites where the session may supervise.
    func overview(for session: FloorSession) async throws -> FloorOverview {
        let sites = session.sites(for: .supervise)
        return try await current().only { sites.includes($0) }
    }

    private func current() async throws -> FloorOverview {
        if let last, last.at.duration(to: .now) < lifetime { return last.overview }
        if let reading { return try await reading.value }
        let task = Task.detached { [database, departures, store] in
            try await Self.read(store, database, departures)
        }
        reading = task
        defer { reading = nil }
        let overview = try await task.value
        last = (overview, .now)
        return overview
    }

    private static func read(
        _ store: OverviewStore, _ database: Postgres, _ departures: DepartureBoard
    ) async throws -> FloorOverview {
        var overview = try await store.people(on: database)
        let closed = try await ZoneDesk(database: database).closed()
        let now = Date()
        overview.zones = closed.map {
            FloorOverview.Zone(
                site: $0.site, zone: $0.zone, reason: $0.reason, by: $0.closedBy, closed: seconds(since: $0.closedAt, now),
                orders: $0.waitingOrders)
        }
        overview.tours = overview.tours.map { tour in
            tour.going(to: closed.filter { $0.tours.contains(tour.id) }.map(\.zone))
        }
        overview.docks = docks(try await PutAwayDesk(database: database).atDocks(), now)
        overview.refills = try await RefillStore().refills(on: database).map {
            FloorOverview.Refill(
                site: $0.level.site, face: $0.level.face, sku: $0.level.sku, from: $0.source, quantity: $0.quantity,
                dry: $0.level.forecast <= 0)
        }
        overview.departures = try await byPickup(store, database, departures)
        return overview
    }

    private static func docks(_ stock: [DockStock], _ now: Date) -> [FloorOverview.Dock] {
        let waiting = Dictionary(grouping: stock.filter { $0.status == .receiving }, by: \.place)
        return waiting.compactMap { dock, stock in
            stock.first.map { first in
                FloorOverview.Dock(
                    site: first.site, dock: dock, pieces: stock.reduce(0) { $0 + $1.quantity },
                    awaited: stock.contains(where: \.isAwaited), waiting: seconds(since: stock.map(\.since).min() ?? now, now))
            }
        }.sorted { ($0.awaited ? 0 : 1, -$0.waiting, $0.dock) < ($1.awaited ? 0 : 1, -$1.waiting, $1.dock) }
    }

    private static func byPickup(
        _ store: OverviewStore, _ database: Postgres, _ departures: DepartureBoard
    ) async throws -> [FloorOverview.Departure] {
        let (orders, now) = try await store.moving(on: database)
        var found: [FloorOverview.Departure] = []
        for (site, orders) in Dictionary(grouping: orders, by: \.site) {
            try await departures.refresh(site, on: database)
            found += count(orders, at: site, departures, now)
        }
        return found.sorted { ($0.left ?? Int.max, $0.site, $0.pickup) < ($1.left ?? Int.max, $1.site, $1.pickup) }
    }

    private static func count(
        _ orders: [OverviewStore.MovingOrder], at site: String, _ departures: DepartureBoard, _ now: Date
    ) -> [FloorOverview.Departure] {
        let open = orders.filter { $0.state != .packed }
        let urgencies = departures.urgencies(
            of: open.compactMap { order in order.consignment.map { (order.id, $0) } }, at: site, now: now)
        let packed = orders.filter { $0.state == .packed }
        let pickups = departures.pickups(
            ofReady: packed.compactMap { order in
                guard let consignment = order.consignment, let at = order.packedAt else { return nil }
                return (order.id, consignment, at)
            }, at: site, now: now)
        var found: [String: FloorOverview.Departure] = [:]
        for order in open + packed.filter({ pickups[$0.id] != nil }) {
            let urgency = urgencies[order.id] ?? pickups[order.id]
            let pickup = urgency?.pickup ?? ""
            found[pickup, default: .init(site: site, pickup: pickup, left: urgency?.slack)].add(order.state)
        }
        return Array(found.values)
    }

    private static func seconds(since moment: Date, _ now: Date) -> Int { max(0, Int(now.timeIntervalSince(moment))) }
}

extension FloorOverview.Tour {
    fileprivate func going(to zones: [String]) -> Self {
        Self(
            id: id, site: site, cart: cart, picker: picker, name: name, done: done, picks: picks, orders: orders,
            linesPerHour: linesPerHour, silent: silent, closedZones: zones)
    }
}

extension FloorOverview.Departure {
    fileprivate mutating func add(_ state: FulfilmentState) {
        switch state {
        case .allocated: waiting += 1
        case .picking: picking += 1
        case .picked: packing += 1
        case .packed: packed += 1
        case .promised, .backordered, .cancelled: break
        }
    }
}

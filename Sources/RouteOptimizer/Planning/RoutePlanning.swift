import Contracts
import FoundationEssentials
import Messaging
import Metrics
import Observability
import Postgres
import Routing

/// From shipments that wait to routes in the database, in two steps: the plan, outside of any lock, and the claim.
struct RoutePlanning: Sendable {
    private let planner: RoutePlanner
    private let inserter: RouteInserter
    private let reviser: RouteReviser
    private let travel: any TravelSource
    private let calendar = ShiftStore()
    private let thread = PlanningThread(label: "route-planning")
    private let fleet = FleetStore()
    private let routes = RouteStore()
    private let open = ReplanStore()
    private let revisions = RevisionStore()

    init(settings: RouteSettings) {
        planner = RoutePlanner(rules: settings.rules)
        inserter = RouteInserter(rules: settings.rules)
        reviser = RouteReviser(rules: settings.rules)
        travel = settings.travel
    }

    /// Plans routes for the shipments among these that wait for one, those first that fit into routes that have not left; nil when none
    /// waits. Where the site has shifts, they wait for the next cut-off, and are planned for its shift when that has passed.
    func plan(_ shipments: [Int64], in database: some SQLExecutor) async throws -> PlanDraft? {
        guard !shipments.isEmpty else { return nil }
        let (all, vehicles) = try await fleet.work(shipments, now: Date(), in: database)
        guard !all.isEmpty else { return nil }
        let days = try await calendar.next(after: Date(), in: database)
        let early = all.filter { $0.departAfter == nil && days[$0.site.code] != nil }
        let ready = all.filter { $0.departAfter != nil || days[$0.site.code] == nil }
        let revisions = try await insert(ready.filter { $0.departAfter == nil }, in: database)
        let placed = Set(revisions.flatMap(\.stops).map(\.id))
        let waiting = ready.filter { !placed.contains($0.id) }
        let tables = try await tables(waiting)
        let planner = planner
        var draft = try await thread.run { _ in try planner.plan(waiting, with: vehicles, over: tables) }
        (draft.shipments, draft.revisions) = (all, revisions)
        draft.waiting = early.compactMap { shipment in days[shipment.site.code].map { (shipment.id, $0) } }
        return draft
    }

    private func insert(_ shipments: [FleetShipment], in database: some SQLExecutor) async throws -> [RouteRevision] {
        let sites = Dictionary(grouping: shipments, by: \.site)
        let waiting = Dictionary(grouping: try await open.waiting(at: sites.keys.map(\.code), in: database), by: \.site)
        var revisions: [RouteRevision] = []
        for (site, all) in waiting.sorted(by: { $0.key.code < $1.key.code }) {
            // Another planner may have placed some of them since they were read.
            let placed = Set(all.flatMap { $0.stops.map(\.id) })
            let (new, inserter) = (sites[site]?.filter { !placed.contains($0.id) } ?? [], inserter)
            let routes = inserter.candidates(all)
            guard !routes.isEmpty, !new.isEmpty else { continue }
            let table = try await travel.travel(among: inserter.problem(routes, new, site).locations, profile: "car")
            let began = ContinuousClock.now
            let limit = inserter.rules.timeLimit
            let found = try await thread.run { _ in
                try inserter.insert(new, into: routes, site, over: table.matrix) { (ContinuousClock.now - began) / limit }
            }
            revisions += found.map { $0.noting(travelOf: table) }
        }
        return revisions
    }

    private func tables(_ shipments: [FleetShipment]) async throws -> [Site: TravelTable] {
        var tables: [Site: TravelTable] = [:]
        for (site, shipments) in Dictionary(grouping: shipments, by: \.site) {
            tables[site] = try await travel.travel(among: [site.location] + shipments.map(\.location), profile: "car")
        }
        return tables
    }

    /// Plans the rest of those routes anew that are planned or on the road.
    /// - Returns: those that change.
    func revise(_ ids: [Int64], in database: some SQLExecutor) async throws -> [RouteRevision] {
        var revisions: [RouteRevision] = []
        for route in try await open.routes(ids, in: database) {
            let reviser = reviser
            let table = try await travel.travel(among: reviser.places(route), profile: "car")
            guard let revision = try await thread.run({ _ in try reviser.revise(route, over: table) }) else { continue }
            revisions.append(revision.noting(travelOf: table))
        }
        return revisions
    }

    /// Claims vehicles, routes and stops, writes what can still be driven as planned, and tells of it. A route carries the trace of its
    /// first stop.
    /// - Returns: the shipments of routes that were dropped, with the reason.
    func write(
        _ draft: PlanDraft, trace: (Int64) -> TraceContext?, to outbox: OutboxBatch, in transaction: Transaction
    ) async throws -> [Int64: String] {
        let claim = try await routes.claim(draft, in: transaction)
        var dropped = try await change(draft, claim, trace, to: outbox, in: transaction)
        var kept: [(id: Int64, draft: RouteDraft)] = []
        for (id, draft) in zip(claim.routeIDs, draft.routes) {
            guard let reason = claim.objection(to: draft.route) else {
                kept.append((id, draft))
                continue
            }
            for stop in draft.route.stops where claim.free.contains(stop.id) { dropped[stop.id] = reason }
        }
        var statements = routes.write(kept, left: draft.left)
        if !draft.waiting.isEmpty { statements.append(routes.postpone(draft.waiting)) }
        if !statements.isEmpty { try await transaction.pipeline(statements) }
        for (id, draft) in kept {
            try outbox.add(RoutePlanned(routeID: id), trace: draft.route.stops.first.flatMap { trace($0.id) })
        }
        Counter(label: "waybill_routes_planned_total").increment(by: draft.routes.count)
        Counter(label: "waybill_stops_left_total").increment(by: draft.left.count)
        return dropped
    }

    /// Writes the routes that take some of the shipments, if they are as they were and the shipments still free.
    private func change(
        _ draft: PlanDraft, _ claim: RouteStore.Claim, _ trace: (Int64) -> TraceContext?, to outbox: OutboxBatch,
        in transaction: Transaction
    ) async throws -> [Int64: String] {
        guard !draft.revisions.isEmpty else { return [:] }
        let versions = try await revisions.lock(draft.revisions.map(\.routeID), in: transaction)
        let new = Set(draft.shipments.map(\.id))
        var dropped: [Int64: String] = [:]
        for revision in draft.revisions {
            let added = revision.stops.map(\.id).filter { new.contains($0) }
            if versions[revision.routeID] == revision.version, added.allSatisfy({ claim.free.contains($0) }) {
                try await revisions.write(revision, in: transaction)
                try outbox.add(RouteChanged(routeID: revision.routeID), trace: added.first.flatMap { trace($0) })
            } else {
                for stop in added where claim.free.contains(stop) {
                    dropped[stop] = "route \(revision.routeID) changed meanwhile"
                }
            }
        }
        return dropped
    }
}

extension RouteRevision {
    fileprivate func noting(travelOf table: TravelTable) -> RouteRevision {
        var revision = self
        revision.travel = table.notes.joined(separator: " ")
        return revision
    }
}

extension RouteStore.Claim {
    /// Why a route cannot be driven any more as it was planned; nil when it can.
    fileprivate func objection(to route: PlannedRoute) -> String? {
        guard route.stops.allSatisfy({ free.contains($0.id) }) else { return "another planner took a stop of its route" }
        guard let back = backAt[route.vehicle], route.departure < back else { return nil }
        return "another planner took its vehicle"
    }
}

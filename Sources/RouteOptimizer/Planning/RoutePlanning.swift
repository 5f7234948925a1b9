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
    private let thread = PlanningThread(label: "route-planning")
    private let fleet = FleetStore()
    private let routes = RouteStore()

    init(settings: RouteSettings) { planner = RoutePlanner(rules: settings.rules) }

    /// Plans routes for the shipments among these that wait for one; nil when none does.
    func plan(_ shipments: [Int64], in database: some SQLExecutor) async throws -> PlanDraft? {
        guard !shipments.isEmpty else { return nil }
        let (waiting, vehicles) = try await fleet.work(shipments, now: Date(), in: database)
        guard !waiting.isEmpty else { return nil }
        let planner = planner
        return try await thread.run { try planner.plan(waiting, with: vehicles) }
    }

    /// Claims vehicles and stops, writes the routes that can still be driven as planned, and tells of them. A route carries the trace
    /// of its first stop.
    /// - Returns: the shipments of routes that were dropped, with the reason.
    func write(
        _ draft: PlanDraft, trace: (Int64) -> TraceContext?, to outbox: OutboxBatch, in transaction: Transaction
    ) async throws -> [Int64: String] {
        let claim = try await routes.claim(draft, in: transaction)
        var kept: [(id: Int64, draft: RouteDraft)] = []
        var dropped: [Int64: String] = [:]
        for (id, draft) in zip(claim.routeIDs, draft.routes) {
            guard let reason = claim.objection(to: draft.route) else {
                kept.append((id, draft))
                continue
            }
            for stop in draft.route.stops where claim.free.contains(stop.id) { dropped[stop.id] = reason }
        }
        let statements = routes.write(kept, left: draft.left)
        if !statements.isEmpty { try await transaction.pipeline(statements) }
        for (id, draft) in kept {
            try outbox.add(RoutePlanned(routeID: id), trace: draft.route.stops.first.flatMap { trace($0.id) })
        }
        Counter(label: "waybill_routes_planned_total").increment(by: draft.routes.count)
        Counter(label: "waybill_stops_left_total").increment(by: draft.left.count)
        return dropped
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

package import Contracts
import FoundationEssentials
package import Messaging
import Metrics
package import Postgres
import Routing

/// Plans routes for booked shipments of the own fleet. Those of third parties are none of its business: carrier-dispatch
/// answers to the same event.
///
/// Routes are planned before the transaction, on a thread of their own. In it, vehicles and stops are claimed; a route of which
/// another planner took a stop, or that leaves before its vehicle is back from what another planner gave it, is dropped whole,
/// and its shipments are planned again.
package struct PlanHandler: BatchHandler {
    /// The plan; nil when nothing waited for one.
    package struct Plan: Sendable {
        let draft: PlanDraft?
    }

    private let postgres: Postgres
    private let planner: RoutePlanner
    private let thread = PlanningThread(label: "route-planning")
    private let fleet = FleetStore()
    private let routes = RouteStore()

    package init(postgres: Postgres, settings: RouteSettings) {
        self.postgres = postgres
        planner = RoutePlanner(rules: settings.rules)
    }

    package func prepare(_ events: [Event<ShipmentBooked>]) async throws -> Plan {
        let ids = Self.own(events).ids
        guard !ids.isEmpty else { return Plan(draft: nil) }
        let (shipments, vehicles) = try await fleet.work(ids, now: Date(), in: postgres)
        guard !shipments.isEmpty else { return Plan(draft: nil) }
        let planner = planner
        return Plan(draft: try await thread.run { try planner.plan(shipments, with: vehicles) })
    }

    package func handle(_ events: [Event<ShipmentBooked>], _ plan: Plan, in context: HandlerContext) async throws -> [Outcome] {
        guard let draft = plan.draft else { return [Outcome](repeating: .done, count: events.count) }
        let claim = try await routes.claim(draft, in: context.transaction)
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
        if !statements.isEmpty { try await context.transaction.pipeline(statements) }
        try publish(kept, Self.own(events), in: context)
        count(draft)
        return events.map { event in dropped[event.message.shipmentID].map { .retry(reason: $0) } ?? .done }
    }

    /// A route carries the trace of its first stop.
    private func publish(_ kept: [(id: Int64, draft: RouteDraft)], _ events: EventsByID, in context: HandlerContext) throws {
        for (id, draft) in kept {
            try context.publish(RoutePlanned(routeID: id), trace: draft.route.stops.first.flatMap { events.trace($0.id) })
        }
    }

    private func count(_ draft: PlanDraft) {
        Counter(label: "waybill_routes_planned_total").increment(by: draft.routes.count)
        Counter(label: "waybill_stops_left_total").increment(by: draft.left.count)
    }

    private static func own(_ events: [Event<ShipmentBooked>]) -> EventsByID {
        EventsByID(events.filter { $0.message.isOwnFleet }, \.shipmentID)
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

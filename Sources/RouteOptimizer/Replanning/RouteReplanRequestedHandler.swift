package import Contracts
import FoundationEssentials
package import Messaging
import Metrics
package import Postgres

/// Plans the rest of routes anew. What a route is now is read from the database, so it does not matter why or how often it is asked.
///
/// A new plan is written only if the route is as it was when it was read; otherwise it is planned again.
package struct RouteReplanRequestedHandler: BatchHandler {
    /// The new plans.
    package struct Plan: Sendable {
        let revisions: [RouteRevision]
    }

    private let postgres: Postgres
    private let planning: RoutePlanning
    private let store = RevisionStore()

    package init(postgres: Postgres, settings: RouteSettings) {
        self.postgres = postgres
        planning = RoutePlanning(settings: settings)
    }

    package func prepare(_ events: [Event<RouteReplanRequested>]) async throws -> Plan {
        Plan(revisions: try await planning.revise(EventsByID(events, \.routeID).ids, in: postgres))
    }

    package func handle(_ events: [Event<RouteReplanRequested>], _ plan: Plan, in context: HandlerContext) async throws
        -> [Outcome]
    {
        let wanted = EventsByID(events, \.routeID)
        let following = try await store.following(wanted.ids, in: context.transaction)
        // All routes in one order, as drivers' reports lock them.
        let versions = try await store.lock(wanted.ids + following.values.flatMap(\.self), in: context.transaction)
        var changed: [Int64] = []
        var outdated: Set<Int64> = []
        for revision in plan.revisions {
            guard versions[revision.routeID] == revision.version else {
                if versions[revision.routeID] != nil { outdated.insert(revision.routeID) }
                continue
            }
            try await store.write(revision, in: context.transaction)
            changed.append(revision.routeID)
        }
        for route in wanted.ids {
            changed += try await store.delay(following[route] ?? [], behind: route, in: context.transaction)
        }
        for route in Set(changed).sorted() { try context.publish(RouteChanged(routeID: route), trace: wanted.trace(route)) }
        Counter(label: "waybill_routes_changed_total").increment(by: changed.count)
        return events.map { event in
            guard outdated.contains(event.message.routeID) else { return .done }
            return .retry(after: ConflictPause.after(event.attempt), reason: "the route changed meanwhile")
        }
    }
}

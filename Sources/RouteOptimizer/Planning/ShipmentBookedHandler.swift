package import Contracts
import FoundationEssentials
package import Messaging
package import Postgres

/// Plans routes for booked shipments of the own fleet. Those of third parties are none of its business: carrier-dispatch
/// answers to the same event.
///
/// Routes are planned before the transaction, on a thread of their own. In it, vehicles and stops are claimed; a route of which
/// another planner took a stop, or that leaves before its vehicle is back from what another planner gave it, is dropped whole,
/// and its shipments are planned again.
package struct ShipmentBookedHandler: BatchHandler {
    /// The plan; nil when nothing waited for one.
    package struct Plan: Sendable {
        let draft: PlanDraft?
    }

    private let postgres: Postgres
    private let planning: RoutePlanning

    package init(postgres: Postgres, settings: RouteSettings) {
        self.postgres = postgres
        planning = RoutePlanning(settings: settings)
    }

    package func prepare(_ events: [Event<ShipmentBooked>]) async throws -> Plan {
        Plan(draft: try await planning.plan(Self.own(events).ids, in: postgres))
    }

    package func handle(_ events: [Event<ShipmentBooked>], _ plan: Plan, in context: HandlerContext) async throws -> [Outcome] {
        guard let draft = plan.draft else { return [Outcome](repeating: .done, count: events.count) }
        let own = Self.own(events)
        let dropped = try await planning.write(draft, trace: own.trace, to: context.outbox, in: context.transaction)
        return events.map { event in
            dropped[event.message.shipmentID].map { .retry(after: ConflictPause.after(event.attempt), reason: $0) } ?? .done
        }
    }

    private static func own(_ events: [Event<ShipmentBooked>]) -> EventsByID {
        EventsByID(events.filter { $0.message.isOwnFleet }, \.shipmentID)
    }
}

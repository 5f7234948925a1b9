import FoundationEssentials
import Routing

/// A route as the planner wants it.
struct RouteDraft: Sendable {
    let site: String
    let route: PlannedRoute
}

/// What the planner made of the shipments it was given.
struct PlanDraft: Sendable {
    /// All shipments that were planned with, ascending.
    var shipments: [FleetShipment] = []
    var routes: [RouteDraft] = []
    /// Shipments no route holds, with a sentence for the dispatcher.
    var left: [(shipmentID: Int64, reason: String)] = []
}

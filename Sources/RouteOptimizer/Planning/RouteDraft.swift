import FoundationEssentials
import Routing

/// A route as the planner wants it.
struct RouteDraft: Sendable {
    let site: String
    let route: PlannedRoute
    /// Where the ways come from, in words.
    var travel: String?
}

/// What the planner made of the shipments it was given.
struct PlanDraft: Sendable {
    /// All shipments that were planned with, ascending.
    var shipments: [FleetShipment] = []
    var routes: [RouteDraft] = []
    /// Routes that have not left and take some of them.
    var revisions: [RouteRevision] = []
    /// Shipments that wait for a cut-off.
    var waiting: [(shipmentID: Int64, day: ShiftDay)] = []
    /// Shipments no route holds, with a sentence for the dispatcher.
    var left: [(shipmentID: Int64, reason: String)] = []
}

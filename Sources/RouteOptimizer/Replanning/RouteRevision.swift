import FoundationEssentials
import Fulfilment

/// What becomes of a route.
struct RouteRevision: Sendable {
    /// A stop that is still to be driven.
    struct Stop: Sendable {
        let id: Int64
        let seq: Int
        let arriveAt: Date
    }

    let routeID: Int64
    /// The version of the route this was made from.
    let version: Int
    let vehicle: String
    /// In driving order.
    var stops: [Stop]
    let departsAt: Date
    let backAt: Date
    /// Metres.
    let distance: Int
    var changes: [RouteChange]
    /// Where the ways come from.
    var travel: String?
}

/// One line of the list of changes.
struct RouteChange: Sendable, Equatable {
    let kind: RouteChangeKind
    /// nil when it is about the route as a whole.
    let shipmentID: Int64?
    /// For people, with the reason.
    let sentence: String
}

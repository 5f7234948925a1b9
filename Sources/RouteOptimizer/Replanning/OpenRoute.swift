import FoundationEssentials
import Fulfilment
import Routing

/// A route that is not driven yet, as it stood when it was read.
struct OpenRoute: Sendable {
    /// One stop of it.
    struct Stop: Sendable {
        let id: Int64
        let seq: Int
        let state: StopState
        let location: Coordinate
        /// Grams.
        let weight: Int
        /// Cubic centimetres.
        let volume: Int
        let arriveAt: Date?
        let promisedBy: Date?
        /// When it was reported.
        let endedAt: Date?
        /// Why it failed.
        let cause: TrackingCause?
        /// Whether it was cancelled because its parcel was opened, not its order cancelled.
        var isOpened = false

        var isOpen: Bool { state == .open && endedAt == nil }
    }

    let id: Int64
    /// Counts every change of the route; a plan for another version is out of date.
    let version: Int
    let site: Site
    let vehicle: FreeVehicle
    let departsAt: Date
    let backAt: Date
    let startedAt: Date?
    /// When it was last noticed that the vehicle reports nothing; nil when it does.
    var silentAt: Date?
    /// When the vehicle leaves for its next route; nil when it has none.
    let nextDeparture: Date?
    /// In the order of their places.
    var stops: [Stop] = []
    /// Shipments of which the list of changes says already that they are off the route.
    var removed: Set<Int64> = []

    /// What is still to be driven.
    var rest: [Stop] { stops.filter(\.isOpen) }

    /// From when on the rest is driven.
    var restBegins: Date {
        let heard = last?.endedAt ?? startedAt ?? departsAt
        return max(heard, silentAt ?? heard)
    }

    /// The last stop that was reported.
    var last: Stop? { stops.filter { $0.endedAt != nil }.max { ($0.endedAt ?? .distantPast) < ($1.endedAt ?? .distantPast) } }
}

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

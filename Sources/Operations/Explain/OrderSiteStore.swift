import Fulfilment
import OperatorConsole
import Postgres

/// The site of an order in the warehouse, and why it is that one where there are several.
struct OrderSite: Sendable, Equatable {
    /// A site and the metres from it to the order's door; nil when nobody knows how far that is.
    struct Place: Sendable, Equatable {
        let code: String
        let distance: Int?
    }

    let own: Place
    let state: FulfilmentState
    /// Whether its site takes new orders.
    let isOpen: Bool
    /// The nearest of those that take orders.
    let nearest: Place
    /// How many take orders.
    let sites: Int

    /// Whether it may still get another site.
    private var isWaiting: Bool { [.promised, .backordered].contains(state) }

    /// One line for a person.
    var text: String {
        let place = "\(isWaiting ? "waits at" : state == .packed ? "packed at" : "at") site \(own.code)"
        guard isOpen else { return "\(place), which takes no new orders" }
        guard sites > 1 else { return place }
        guard let distance = own.distance, let least = nearest.distance else {
            return "\(place), by its code: nobody knows how far the door is from the \(sites) sites\(next)"
        }
        let way = "\(place), \(Self.kilometres(distance)) from its door"
        guard least < distance else { return "\(way), the nearest of \(sites) sites\(next)" }
        let nearer = "nearer is \(nearest.code) (\(Self.kilometres(least))), which could not serve it when it was sourced"
        return "\(way); \(nearer)\(next)"
    }

    private var next: String {
        switch state {
        case .backordered: "; the nearest that gets everything takes it over"
        case .promised: "; when its time comes, the nearest that has everything takes it over"
        default: ""
        }
    }

    private static func kilometres(_ metres: Int) -> String { "\(HumanFormat.count((metres + 500) / 1000)) km" }
}

/// Reads where an order in the warehouse is, and how far from its door each site is.
struct OrderSiteStore: Sendable {
    /// nil when the warehouse does not have it, or has it as cancelled.
    func site(of orderID: Int64, on database: some SQLExecutor) async throws -> OrderSite? {
        let rows = try await database.query(
            """
            SELECT f.state, w.code, w.code = f.site, w.takes_orders, w.is_active, w.latitude, w.longitude, d.latitude, d.longitude
            FROM warehouse.fulfilment f JOIN orders.destination d ON d.order_id = f.order_id CROSS JOIN warehouse.site w
            WHERE f.order_id = \(orderID) AND f.state <> \(FulfilmentState.cancelled) AND (w.is_active OR w.code = f.site)
            ORDER BY w.code COLLATE "C"
            """)
        var own: (place: OrderSite.Place, state: FulfilmentState, isOpen: Bool)?
        var shipping: [OrderSite.Place] = []
        for row in rows {
            let (state, code, isOwn, isOpen, isActive, latitude, longitude, doorLatitude, doorLongitude) = try row.decode(
                (FulfilmentState, String, Bool, Bool, Bool, Double, Double, Double?, Double?).self)
            let door = doorLatitude.flatMap { latitude in doorLongitude.flatMap { GeoPoint(latitude: latitude, longitude: $0) } }
            let site = GeoPoint(latitude: latitude, longitude: longitude)
            let place = OrderSite.Place(code: code, distance: site.flatMap { site in door.map { site.distance(to: $0) } })
            if isOwn { own = (place, state, isOpen) }
            if isActive && isOpen { shipping.append(place) }
        }
        guard let own else { return nil }
        let nearest = shipping.min { ($0.distance ?? .max) < ($1.distance ?? .max) }
        return OrderSite(
            own: own.place, state: own.state, isOpen: own.isOpen, nearest: nearest ?? own.place, sites: shipping.count)
    }
}

/// What a key may be used for. Each is a right of its own: none includes another.
package enum KeyScope: String, CaseIterable, Sendable {
    /// Send orders, and ask for their cancellation.
    case ordersWrite = "orders:write"
    /// See where orders are, and what is stored of them.
    case ordersRead = "orders:read"
    /// Release the holds of orders: who may say that an order is paid is not who sends it.
    case ordersRelease = "orders:release"
    /// The floor's terminals. What somebody may do at one follows from the roles of the badge.
    case floor
    /// Buyers' systems: purchase orders, and notices of what is on its way.
    case goodsWrite = "goods:write"
    /// Drivers: the routes of the key's vehicles.
    case fleet
    /// The dispatcher: every route, and reports for drivers who telephone.
    case fleetDispatch = "fleet:dispatch"
    /// Dispatchers' screens: labels, manifests, and what missed its cut-off.
    case dispatchRead = "dispatch:read"
    /// Give labels back, and compare carriers' lists with ours.
    case dispatchWrite = "dispatch:write"
    /// Have route problems solved: a driver's telephone cannot start searches.
    case solve
    /// Subscribers' systems: which addresses are told what happens to the parcels of the key's channels.
    case endpoints

    /// Whether it is about orders, or the parcels of orders: then the key reaches those of its channels only.
    package var needsChannels: Bool {
        switch self {
        case .ordersWrite, .ordersRead, .ordersRelease, .endpoints: true
        case .floor, .goodsWrite, .fleet, .fleetDispatch, .dispatchRead, .dispatchWrite, .solve: false
        }
    }

    /// Whether it is about routes of some vehicles: then the key reaches those of its vehicles only.
    package var needsVehicles: Bool { self == .fleet }

    /// Whether it is about what goes on at sites: then the key may be limited to some of them.
    package var mayHaveSites: Bool { self == .floor || self == .goodsWrite }
}

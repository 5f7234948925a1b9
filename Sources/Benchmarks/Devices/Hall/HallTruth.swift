import Synchronization

/// Pieces of one article and lot at one place: a bin, or a dock.
struct HallSpot: Sendable, Hashable, Comparable, CustomStringConvertible {
    let place: String
    let sku: String
    /// Empty when the article has no lots.
    let lot: String

    var description: String { "\(sku)\(lot.isEmpty ? "" : " lot \(lot)") at \(place)" }

    static func < (left: HallSpot, right: HallSpot) -> Bool {
        (left.place, left.sku, left.lot) < (right.place, right.sku, right.lot)
    }
}

/// Pieces of one article and lot that lie in the cart's bins, or the parcels, of one order.
struct OrderGoods: Sendable, Hashable, Comparable, CustomStringConvertible {
    let order: Int64
    let sku: String
    let lot: String

    var description: String { "\(sku)\(lot.isEmpty ? "" : " lot \(lot)") of order \(order)" }

    static func < (left: OrderGoods, right: OrderGoods) -> Bool {
        (left.order, left.sku, left.lot) < (right.order, right.sku, right.lot)
    }
}

/// Where every piece lies, whatever the books say: people's hands alone change it.
final class HallTruth: Sendable {
    /// Where pieces lie; nothing is left out but zeros.
    struct State: Sendable, Equatable {
        var places: [HallSpot: Int] = [:]
        var orders: [OrderGoods: Int] = [:]
    }

    private let hall: Mutex<State>

    /// - Parameter opening: what lies where before anybody moves anything.
    init(opening: [HallSpot: Int]) { hall = Mutex(State(places: opening)) }

    /// What lies where now.
    var state: State {
        hall.withLock { State(places: $0.places.filter { $0.value != 0 }, orders: $0.orders.filter { $0.value != 0 }) }
    }

    /// How many pieces lie at a spot now.
    func pieces(at spot: HallSpot) -> Int { hall.withLock { $0.places[spot, default: 0] } }

    /// Hands take pieces from a place: as many of those wanted as lie there.
    func take(_ wanted: Int, from spot: HallSpot) -> Int {
        hall.withLock { state in
            let taken = max(0, min(wanted, state.places[spot, default: 0]))
            state.places[spot, default: 0] -= taken
            return taken
        }
    }

    /// Hands put pieces at a place: from a lorry, a dock, or a cart.
    func put(_ quantity: Int, to spot: HallSpot) { hall.withLock { $0.places[spot, default: 0] += quantity } }

    /// Hands put pieces that were taken into an order's bin of the cart.
    func put(_ quantity: Int, into goods: OrderGoods) { hall.withLock { $0.orders[goods, default: 0] += quantity } }

    /// Hands take pieces out of an order's bin and put them back to their place.
    func putBack(_ quantity: Int, of goods: OrderGoods, to spot: HallSpot) {
        hall.withLock {
            $0.orders[goods, default: 0] -= quantity
            $0.places[spot, default: 0] += quantity
        }
    }
}

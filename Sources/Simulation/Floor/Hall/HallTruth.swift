package import FoundationEssentials
import Synchronization

/// Pieces of one article and lot at one place: a bin, or a dock.
package struct HallSpot: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let place: String
    package let sku: String
    /// Empty when the article has no lots.
    package let lot: String

    package init(place: String, sku: String, lot: String) { (self.place, self.sku, self.lot) = (place, sku, lot) }

    package var description: String { "\(sku)\(lot.isEmpty ? "" : " lot \(lot)") at \(place)" }

    package static func < (left: HallSpot, right: HallSpot) -> Bool {
        (left.place, left.sku, left.lot) < (right.place, right.sku, right.lot)
    }
}

/// Pieces of one article and lot that lie in the cart's bins, or the parcels, of one order.
package struct OrderGoods: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let order: Int64
    package let sku: String
    package let lot: String

    package init(order: Int64, sku: String, lot: String) { (self.order, self.sku, self.lot) = (order, sku, lot) }

    package var description: String { "\(sku)\(lot.isEmpty ? "" : " lot \(lot)") of order \(order)" }

    package static func < (left: OrderGoods, right: OrderGoods) -> Bool {
        (left.order, left.sku, left.lot) < (right.order, right.sku, right.lot)
    }
}

/// Where every piece lies, whatever the books say: people's hands alone change it.
package final class HallTruth: Sendable {
    /// Where pieces lie; nothing is left out but zeros.
    package struct State: Sendable, Equatable {
        package var places: [HallSpot: Int] = [:]
        package var orders: [OrderGoods: Int] = [:]
        /// Pieces that lie at a spot and of which its reports said otherwise: less than nothing where they are missing. Counts find them.
        package var strays: [HallSpot: Int] = [:]

        package init(places: [HallSpot: Int] = [:], orders: [OrderGoods: Int] = [:], strays: [HallSpot: Int] = [:]) {
            (self.places, self.orders, self.strays) = (places, orders, strays)
        }
    }

    private struct Hall {
        var state: State
        /// Spots of which the books may be wrong until somebody counts: somebody erred there.
        var suspects: Set<HallSpot> = []
        /// Carriages under way, whose time the books take from their reports.
        var moving: [HallSpot: Int] = [:]
        var last = Date.distantPast
        /// How often pickers took something from a spot, and the spots at which they did last.
        var picks: [HallSpot: Int] = [:]
        var busy: [HallSpot] = []

        /// A moment that no other one in the hall shares, and not before what is in the books already. Reports have milliseconds.
        mutating func tick() -> Date {
            let now = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 * 1000).rounded(.up) / 1000)
            last = max(now, last + 0.001)
            return last
        }

        mutating func note(pickFrom spot: HallSpot) {
            picks[spot, default: 0] += 1
            if busy.count == HallTruth.keptBusy { busy.removeFirst() }
            busy.append(spot)
        }
    }

    private let hall: Mutex<Hall>
    private static let keptBusy = 50

    /// - Parameters:
    ///   - opening: what lies where before anybody moves anything.
    ///   - orders: what lies in carts and parcels then.
    package init(opening: [HallSpot: Int], orders: [OrderGoods: Int] = [:]) {
        hall = Mutex(Hall(state: State(places: opening, orders: orders)))
    }

    /// What lies where now.
    package var state: State {
        hall.withLock { hall in
            State(
                places: hall.state.places.filter { $0.value != 0 }, orders: hall.state.orders.filter { $0.value != 0 },
                strays: hall.state.strays.filter { $0.value != 0 })
        }
    }

    /// Spots at which somebody erred, in their order.
    package var suspects: [HallSpot] { hall.withLock { $0.suspects.sorted() } }

    /// Spots from which pickers took something last, the latest at the end; one may be there several times.
    var busy: [HallSpot] { hall.withLock { $0.busy } }

    /// How often pickers took something from a spot so far.
    func picks(from spot: HallSpot) -> Int { hall.withLock { $0.picks[spot, default: 0] } }

    /// How many pieces lie at a spot now.
    package func pieces(at spot: HallSpot) -> Int { hall.withLock { $0.state.places[spot, default: 0] } }

    /// Somebody looks: how many pieces lie there, when that was, and how often pickers had taken something from there by then.
    /// - Returns: nil while somebody carries pieces from or to there; who counts waits for that.
    package func look(at spot: HallSpot) -> (pieces: Int, at: Date, picks: Int)? {
        hall.withLock { hall in
            guard hall.moving[spot, default: 0] == 0 else { return nil }
            return (hall.state.places[spot, default: 0], hall.tick(), hall.picks[spot, default: 0])
        }
    }

    /// Hands take pieces from a place: as many of those wanted as lie there.
    package func take(_ wanted: Int, from spot: HallSpot) -> Int { pick(wanted, from: spot).pieces }

    /// The same, and when that was.
    package func pick(_ wanted: Int, from spot: HallSpot) -> (pieces: Int, at: Date) {
        hall.withLock { hall in
            let taken = Self.take(wanted, from: spot, &hall.state)
            if taken > 0 { hall.note(pickFrom: spot) }
            return (taken, hall.tick())
        }
    }

    /// Hands put pieces at a place: from a lorry, a dock, or a cart.
    package func put(_ quantity: Int, to spot: HallSpot) { hall.withLock { $0.state.places[spot, default: 0] += quantity } }

    /// Hands put pieces that were taken into an order's bin of the cart.
    package func put(_ quantity: Int, into goods: OrderGoods) { hall.withLock { $0.state.orders[goods, default: 0] += quantity } }

    private static func take(_ wanted: Int, from spot: HallSpot, _ state: inout State) -> Int {
        let taken = max(0, min(wanted, state.places[spot, default: 0]))
        state.places[spot, default: 0] -= taken
        return taken
    }
}

// Carrying pieces from a place, or out of an order's bin, to a bin.
extension HallTruth {
    /// Where carried pieces come from.
    package enum Source: Sendable {
        case place(HallSpot)
        case order(OrderGoods)
    }

    /// Pieces that hands carried, of which the books may not know yet.
    package struct Carriage: Sendable {
        let source: Source
        /// Where they should go and are reported to, and where they lie.
        let goal: HallSpot
        let actual: HallSpot
        let pieces: Int

        private var origin: HallSpot? {
            if case .place(let spot) = source { spot } else { nil }
        }
        fileprivate var spots: Set<HallSpot> { Set([goal, actual] + [origin].compactMap { $0 }) }
    }

    /// Hands carry as many of the wanted pieces as there are. Ends with `keep` or `undo`.
    /// - Parameter actual: where they are put, be it by mistake.
    func carry(_ wanted: Int, from source: Source, to goal: HallSpot, putting actual: HallSpot) -> Carriage {
        hall.withLock { hall in
            let pieces: Int
            switch source {
            case .place(let spot): pieces = Self.take(wanted, from: spot, &hall.state)
            case .order(let goods):
                pieces = max(0, min(wanted, hall.state.orders[goods, default: 0]))
                hall.state.orders[goods, default: 0] -= pieces
            }
            hall.state.places[actual, default: 0] += pieces
            let carriage = Carriage(source: source, goal: goal, actual: actual, pieces: pieces)
            for spot in carriage.spots { hall.moving[spot, default: 0] += 1 }
            return carriage
        }
    }

    /// The books have it.
    func keep(_ carriage: Carriage) {
        hall.withLock { hall in
            for spot in carriage.spots { hall.moving[spot, default: 0] -= 1 }
            guard carriage.goal != carriage.actual else { return }
            hall.state.strays[carriage.goal, default: 0] -= carriage.pieces
            hall.state.strays[carriage.actual, default: 0] += carriage.pieces
            hall.suspects.formUnion([carriage.goal, carriage.actual])
        }
    }

    /// The books do not want it: hands carry back what still lies there.
    func undo(_ carriage: Carriage) {
        hall.withLock { hall in
            for spot in carriage.spots { hall.moving[spot, default: 0] -= 1 }
            let pieces = Self.take(carriage.pieces, from: carriage.actual, &hall.state)
            switch carriage.source {
            case .place(let spot): hall.state.places[spot, default: 0] += pieces
            case .order(let goods): hall.state.orders[goods, default: 0] += pieces
            }
        }
    }
}

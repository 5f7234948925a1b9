/// A cart while it is being filled.
final class CartFilling {
    private let orders: [PickOrder]
    private let loads: [CartLoad]
    private let bands: [UrgencyBand]
    private let cart: CartLoad
    private let meter: TourMeter
    private let masks: [[UInt64]]
    /// Aisles of tours that may still be evaluated, and those of one tour.
    private var effort: Int
    private let aisles: Int
    private var proximity: ProximityIndex
    private var mask: [UInt64]
    private var length = 0

    private(set) var chosen: [Int] = []
    private var isChosen: [Bool]
    private(set) var load = CartLoad()
    /// Millimetres each order made the tour longer when it was chosen.
    private(set) var added: [Int: Int] = [:]
    private(set) var limit = "no more orders wait"
    /// The order that rides in any case.
    private(set) var seed = -1

    /// Orders measured exactly at each choice: those that lie nearest.
    private static let measured = 32

    init(orders: [PickOrder], bands: [UrgencyBand], cart: CartLoad, meter: TourMeter, proximity: ProximityIndex, effort: Int) {
        self.orders = orders
        self.bands = bands
        self.cart = cart
        self.meter = meter
        self.proximity = proximity
        self.effort = effort
        aisles = meter.words
        loads = orders.map(\.load)
        isChosen = orders.map { _ in false }
        masks = orders.map { meter.mask(of: $0.stops.map(\.place)) }
        mask = [UInt64](repeating: 0, count: meter.words)
    }

    func isMoreUrgent(_ one: Int, _ other: Int) -> Bool { key(one) < key(other) }

    private func key(_ order: Int) -> (UrgencyBand, Int, Int) { (bands[order], orders[order].slack ?? Int.max, order) }

    /// Takes the most urgent order, then band after band what lies near.
    /// - Returns: false when there are no orders.
    func fill() -> Bool {
        let urgent = orders.indices.sorted(by: isMoreUrgent)
        guard let first = urgent.first else { return false }
        seed = first
        choose(first, length: measure(with: first))
        guard load.fits(cart) else {
            limit = "order \(orders[first].id) rides alone: it takes \(load.excess(over: cart) ?? "")"
            return true
        }
        var rest = urgent.dropFirst().filter { orders[$0].zone == orders[first].zone }[...]
        while let next = rest.first, load.bins < cart.bins {
            let open = rest.prefix { bands[$0] == bands[next] }
            rest.removeFirst(open.count)
            var left = Array(open)
            while let next = nearest(left) {
                choose(next.order, length: next.length)
                left.removeAll { $0 == next.order || !(load + loads[$0]).fits(cart) }
            }
        }
        if chosen.count < orders.count { limit = load.bins >= cart.bins ? "all bins are taken" : "no other order fits" }
        return true
    }

    /// The order that fits and makes the tour least longer; of equal ones the most urgent.
    private func nearest(_ open: [Int]) -> (order: Int, length: Int)? {
        var best: (order: Int, length: Int)?
        for order in proximity.nearest(Self.measured, of: open) where (load + loads[order]).fits(cart) {
            let length = measure(with: order)
            if length < best?.length ?? Int.max { best = (order, length) }
            if length == self.length || effort < 0 { break }
        }
        return best
    }

    private func choose(_ order: Int, length newLength: Int) {
        chosen.append(order)
        isChosen[order] = true
        load = load + loads[order]
        added[order] = newLength - length
        length = newLength
        proximity.pass(order)
        for word in mask.indices { mask[word] |= masks[order][word] }
    }

    private func measure(with order: Int) -> Int {
        effort -= aisles
        var with = mask
        for word in with.indices { with[word] |= masks[order][word] }
        return meter.length(with)
    }

    /// Exchanges chosen orders for waiting ones of their band while that shortens the tour.
    func exchange() {
        guard load.fits(cart) else { return }
        var isShorter = true
        while isShorter, effort > 0 {
            isShorter = false
            for place in chosen.indices.dropFirst() where effort > 0 { isShorter = replace(place) || isShorter }
        }
    }

    private func replace(_ place: Int) -> Bool {
        let old = chosen[place]
        var without = [UInt64](repeating: 0, count: mask.count)
        for order in chosen where order != old { for word in without.indices { without[word] |= masks[order][word] } }
        let rest = load - loads[old]
        let others = orders.indices.filter { order in
            bands[order] == bands[old] && orders[order].zone == orders[old].zone && !isChosen[order]
                && loads[order].bins >= loads[old].bins && (rest + loads[order]).fits(cart)
        }
        for order in proximity.nearest(Self.measured, of: others) where effort > 0 {
            var with = without
            for word in with.indices { with[word] |= masks[order][word] }
            effort -= aisles
            let shorter = meter.length(with)
            guard shorter < length else { continue }
            added[order] = shorter - meter.length(without)
            (chosen[place], mask, load, length) = (order, with, rest + loads[order], shorter)
            (isChosen[old], isChosen[order]) = (false, true)
            proximity.pass(order)
            return true
        }
        return false
    }
}

/// How near orders lie to a tour, roughly and quickly: for each the distance from its stops to the nearest stops of the tour.
///
/// It only tells which orders are worth measuring exactly.
struct ProximityIndex {
    private let layout: FloorLayout
    private let spots: [FloorSpot]
    /// Where each order's stops begin among the spots, and the end of the last one's.
    private let first: [Int]
    /// From each spot to the nearest one passed.
    private var distance: [Int]
    /// Of all stops of each order.
    private var sum: [Int]

    /// - Parameter start: where the tour begins.
    init(_ orders: [PickOrder], on layout: FloorLayout, from start: FloorPoint) {
        self.layout = layout
        spots = orders.flatMap { order in order.stops.map { layout.spot(of: $0.place) } }
        first = orders.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.stops.count) }
        distance = [Int](repeating: Int.max / 1_000_000, count: spots.count)
        sum = [Int](repeating: 0, count: orders.count)
        pass([layout.spot(of: start)])
    }

    /// The tour passes an order's stops from now on.
    mutating func pass(_ order: Int) { pass(Array(spots[first[order]..<first[order + 1]])) }

    private mutating func pass(_ passed: [FloorSpot]) {
        for order in sum.indices {
            var total = 0
            for stop in first[order]..<first[order + 1] {
                // Aisles alone may tell that it does not come nearer.
                for spot in passed where abs(spot.column - spots[stop].column) * layout.aislePitch < distance[stop] {
                    distance[stop] = min(distance[stop], layout.distance(spot, spots[stop]))
                }
                total += distance[stop]
            }
            sum[order] = total
        }
    }

    /// So many of the orders that lie nearest, in the sequence given.
    func nearest(_ count: Int, of orders: [Int]) -> [Int] {
        guard orders.count > count else { return orders }
        let limit = kthSmallest(count, orders)
        var equal = count - orders.count { sum[$0] < limit }
        return orders.filter { order in
            guard sum[order] == limit else { return sum[order] < limit }
            equal -= 1
            return equal >= 0
        }
    }

    /// By halving the range of values.
    private func kthSmallest(_ count: Int, _ orders: [Int]) -> Int {
        var (low, high) = (0, orders.reduce(0) { max($0, sum[$1]) })
        while low < high {
            let middle = low + (high - low) / 2
            if orders.count(where: { sum[$0] <= middle }) >= count { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// A cart while it is being filled.
final class CartFilling {
    private let orders: [PickOrder]
    private let loads: [CartLoad]
    private let bands: [UrgencyBand]
    private let cart: CartLoad
    private let meter: TourMeter
    /// The cells of each order.
    private let cells: [[CellMask.Word]]
    /// Aisles of tours that may still be evaluated, and those of one tour.
    private var effort: Int
    private let aisles: Int
    private var proximity: ProximityIndex
    private var mask: [UInt64]
    private var length = 0
    /// The cells that the tour comes by; nil when it is another one since.
    private var passed: [UInt64]?

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
        cells = orders.map { meter.words(of: $0.stops.lazy.map(\.place)) }
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

    /// The order that fits and makes the tour least longer; of several on the way the most urgent.
    private func nearest(_ open: [Int]) -> (order: Int, length: Int)? {
        if let order = open.first(where: { isOnTheWay($0) && (load + loads[$0]).fits(cart) }) { return (order, length) }
        var best: (order: Int, length: Int)?
        for order in proximity.nearest(Self.measured, of: open) where (load + loads[order]).fits(cart) {
            let length = measure(with: order)
            if length < best?.length ?? Int.max { best = (order, length) }
            if length == self.length || effort < 0 { break }
        }
        return best
    }

    /// Whether the tour as it is comes by all of an order's stops.
    private func isOnTheWay(_ order: Int) -> Bool {
        let passed = passed ?? meter.passed(mask)
        self.passed = passed
        return cells[order].allSatisfy { $0.bits & ~passed[$0.index] == 0 }
    }

    private func choose(_ order: Int, length newLength: Int) {
        if passed == nil || !isOnTheWay(order) { passed = nil }
        chosen.append(order)
        isChosen[order] = true
        load = load + loads[order]
        added[order] = newLength - length
        length = newLength
        proximity.pass(order)
        for word in cells[order] { mask[word.index] |= word.bits }
    }

    private func measure(with order: Int) -> Int { measure(mask, with: order) }

    private func measure(_ mask: [UInt64], with order: Int) -> Int {
        var with = mask
        for word in cells[order] { with[word.index] |= word.bits }
        return measure(with)
    }

    private func measure(_ mask: [UInt64]) -> Int {
        effort -= aisles
        return meter.length(mask)
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
        for order in chosen where order != old { for word in cells[order] { without[word.index] |= word.bits } }
        let least = measure(without)
        // What costs no way cannot be exchanged for less.
        guard least < length else { return false }
        let rest = load - loads[old]
        let others = orders.indices.filter { order in
            bands[order] == bands[old] && !isChosen[order] && orders[order].zone == orders[old].zone
                && loads[order].bins >= loads[old].bins && (rest + loads[order]).fits(cart)
        }
        for order in proximity.nearest(Self.measured, of: others) where effort > 0 {
            let shorter = measure(without, with: order)
            guard shorter < length else { continue }
            added[order] = shorter - least
            (chosen[place], mask, load, length) = (order, without, rest + loads[order], shorter)
            for word in cells[order] { mask[word.index] |= word.bits }
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
    /// Where stops are, each spot once.
    private let spots: [FloorSpot]
    /// The spots of each order's stops.
    private let stops: [[Int]]
    /// From each spot to the nearest one passed.
    private var distance: [Int]
    /// Passed since distances were reckoned.
    private var news: [FloorSpot]

    /// - Parameter start: where the tour begins.
    init(_ orders: [PickOrder], on layout: FloorLayout, from start: FloorPoint) {
        var (spots, numbers): ([FloorSpot], [FloorPlace: Int]) = ([], [:])
        stops = orders.map { order in
            order.stops.map { stop in
                if let known = numbers[stop.place] { return known }
                numbers[stop.place] = spots.count
                spots.append(layout.spot(of: stop.place))
                return spots.count - 1
            }
        }
        self.layout = layout
        self.spots = spots
        distance = [Int](repeating: Int.max / 1_000_000, count: spots.count)
        news = [layout.spot(of: start)]
    }

    /// The tour passes an order's stops from now on.
    mutating func pass(_ order: Int) {
        for spot in stops[order] where distance[spot] > 0 { news.append(spots[spot]) }
    }

    private mutating func reckon() {
        for passed in news {
            // Aisles alone may tell that it does not come nearer.
            for spot in spots.indices where abs(passed.column - spots[spot].column) * layout.aislePitch < distance[spot] {
                distance[spot] = min(distance[spot], layout.distance(passed, spots[spot]))
            }
        }
        news.removeAll(keepingCapacity: true)
    }

    /// So many of the orders that lie nearest, in the sequence given.
    mutating func nearest(_ count: Int, of orders: [Int]) -> [Int] {
        guard orders.count > count else { return orders }
        reckon()
        let sums = orders.map { order in stops[order].reduce(0) { $0 + distance[$1] } }
        let limit = Self.smallest(sums, count)
        var equal = count - sums.count { $0 < limit }
        return orders.indices.filter { index in
            guard sums[index] == limit else { return sums[index] < limit }
            equal -= 1
            return equal >= 0
        }.map { orders[$0] }
    }

    /// The last of so many smallest values, in one pass with those found so far in order.
    private static func smallest(_ values: [Int], _ count: Int) -> Int {
        var smallest = values.prefix(count).sorted()
        for value in values.dropFirst(count) where value < smallest[count - 1] {
            var place = count - 1
            while place > 0, smallest[place - 1] > value {
                smallest[place] = smallest[place - 1]
                place -= 1
            }
            smallest[place] = value
        }
        return smallest[count - 1]
    }
}

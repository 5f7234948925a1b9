/// A cart while it is being filled.
final class CartFilling {
    private let orders: [PickOrder]
    private let loads: [CartLoad]
    private let bands: [UrgencyBand]
    private let cart: CartLoad
    private let meter: TourMeter
    private let masks: [[UInt64]]
    /// Tours that may still be measured.
    private var effort: Int
    private var mask: [UInt64]
    private var length = 0

    private(set) var chosen: [Int] = []
    private(set) var load = CartLoad()
    /// Millimetres each order made the tour longer when it was chosen.
    private(set) var added: [Int: Int] = [:]
    private(set) var limit = "no more orders wait"
    /// The order that rides in any case.
    private(set) var seed = -1

    init(orders: [PickOrder], bands: [UrgencyBand], cart: CartLoad, meter: TourMeter, effort: Int) {
        self.orders = orders
        self.bands = bands
        self.cart = cart
        self.meter = meter
        self.effort = effort
        loads = orders.map(\.load)
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
        let window = max(32, effort / 2 / max(1, min(cart.bins, orders.count)))
        var rest = urgent.dropFirst().filter { orders[$0].zone == orders[first].zone }
        while !rest.isEmpty, load.bins < cart.bins {
            let band = bands[rest[0]]
            var open = rest.prefix { bands[$0] == band }
            rest.removeFirst(open.count)
            while let next = nearest(open.prefix(window)) {
                choose(next.order, length: next.length)
                open.removeAll { $0 == next.order || !(load + loads[$0]).fits(cart) }
            }
        }
        if chosen.count < orders.count { limit = load.bins >= cart.bins ? "all bins are taken" : "no other order fits" }
        return true
    }

    /// The order that fits and makes the tour least longer; of equal ones the most urgent.
    private func nearest(_ open: some Sequence<Int>) -> (order: Int, length: Int)? {
        var best: (order: Int, length: Int)?
        for order in open where (load + loads[order]).fits(cart) {
            let length = measure(with: order)
            if length < best?.length ?? Int.max { best = (order, length) }
            if length == self.length { break }
        }
        return best
    }

    private func choose(_ order: Int, length newLength: Int) {
        chosen.append(order)
        load = load + loads[order]
        added[order] = newLength - length
        length = newLength
        for word in mask.indices { mask[word] |= masks[order][word] }
    }

    private func measure(with order: Int) -> Int {
        effort -= 1
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
        for order in orders.indices where bands[order] == bands[old] && orders[order].zone == orders[old].zone {
            guard effort > 0 else { return false }
            guard !chosen.contains(order), (rest + loads[order]).fits(cart), loads[order].bins >= loads[old].bins else {
                continue
            }
            var with = without
            for word in with.indices { with[word] |= masks[order][word] }
            effort -= 1
            let shorter = meter.length(with)
            guard shorter < length else { continue }
            added[order] = shorter - meter.length(without)
            (chosen[place], mask, load, length) = (order, with, rest + loads[order], shorter)
            return true
        }
        return false
    }
}

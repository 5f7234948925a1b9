extension BatchPlanner {
    /// An order, or a part of one.
    struct Portion {
        /// Of the order among those given.
        let index: Int
        let order: PickOrder
    }

    /// What rides on carts, most urgent first when sorted, and what does not.
    func portions(of orders: [PickOrder], sorted: Bool = true) -> ([Portion], [BatchPlan.Refusal]) {
        var portions: [Portion] = []
        var refused: [BatchPlan.Refusal] = []
        for (index, order) in orders.enumerated() {
            if let excess = order.load.excess(over: cart) {
                let parts = splitsOrders ? order.parts(for: cart, on: layout) : []
                portions += parts.map { Portion(index: index, order: $0) }
                if parts.isEmpty { refused.append(.init(order: index, reason: reason(excess))) }
            } else if !order.stops.isEmpty {
                portions.append(Portion(index: index, order: order))
            } else {
                refused.append(.init(order: index, reason: "the order has no stops"))
            }
        }
        guard sorted else { return (portions, refused) }
        return (portions.sorted { urgency($0.order, $0.index) < urgency($1.order, $1.index) }, refused)
    }

    private func reason(_ excess: String) -> String {
        let advice =
            splitsOrders ? "one of its stops alone exceeds the cart" : "maybe allow orders to be split, or use a larger cart"
        return "the order takes \(excess); \(advice)"
    }

    func urgency(_ order: PickOrder, _ index: Int = 0) -> (Int, Int, Int) {
        (-order.priority, order.slack ?? CartLoad.unlimited, index)
    }
}

extension PickOrder {
    /// Parts of the order that carts hold, each a stretch of it in walking order; none when a single stop exceeds a cart.
    func parts(for cart: CartLoad, on layout: FloorLayout) -> [PickOrder] {
        var parts: [[Stop]] = []
        var load = CartLoad()
        for stop in stops.sorted(by: { ($0.place.aisle, $0.place.cell) < ($1.place.aisle, $1.place.cell) }) {
            let more = CartLoad(pieces: stop.quantity, weight: stop.weight, volume: stop.volume)
            guard (more + CartLoad(bins: 1)).fits(cart) else { return [] }
            if parts.isEmpty || !(load + more).fits(cart) {
                parts.append([])
                load = CartLoad(bins: 1)
            }
            parts[parts.count - 1].append(stop)
            load = load + more
        }
        return parts.map { PickOrder(id: id, stops: $0, bins: 1, priority: priority, slack: slack, zone: zone) }
    }
}

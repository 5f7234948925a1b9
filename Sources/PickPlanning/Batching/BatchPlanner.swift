package import Fulfilment

/// Divides orders into batches for carts so that the pickers walk little: savings, then annealing under a budget.
package struct BatchPlanner: Sendable {
    package let layout: FloorLayout
    /// What each cart holds.
    package let cart: CartLoad
    /// Whether an order that no cart holds may be divided over several.
    package let splitsOrders: Bool

    /// Orders planned together; more of them are planned in parts, the most urgent first.
    static let partSize = 400

    package init(layout: FloorLayout, cart: CartLoad, splitsOrders: Bool = false) {
        self.layout = layout
        self.cart = cart
        self.splitsOrders = splitsOrders
    }

    /// The same orders, seed and steps give the same plan, which is never longer than the one of `firstCome`.
    /// - Throws: `TourError` for places that are not on the floor or cannot be reached.
    package func plan(orders: [PickOrder], budget: SearchBudget, seed: UInt64 = 1) throws(TourError) -> BatchPlan {
        try check(orders)
        let (parts, refused) = portions(of: orders)
        let chunks = stride(from: 0, to: parts.count, by: Self.partSize).map {
            Array(parts[$0..<min(parts.count, $0 + Self.partSize)])
        }
        var batches: [BatchPlan.Batch] = []
        for (index, chunk) in chunks.enumerated() {
            let search = search(chunk)
            let early = firstCome(search)
            search.mergeBySavings()
            if search.total > early.total { search.restore(early.batches) }
            search.anneal(seed: seed &+ UInt64(index), budget: budget.part(index, of: chunks.count))
            batches += try self.batches(search.groupsOfOrders, chunk)
        }
        return BatchPlan(
            batches: batches.sorted { urgency(orders[$0.orders[0]]) < urgency(orders[$1.orders[0]]) }, refused: refused)
    }

    /// The shortest of several plans, each with a seed of its own, searched side by side. The same seeds and steps give the same plan.
    /// - Throws: `TourError` for places that are not on the floor or cannot be reached.
    package func best(orders: [PickOrder], budget: SearchBudget, seeds: [UInt64]) async throws -> BatchPlan {
        try await withThrowingTaskGroup(of: (Int, BatchPlan).self) { group in
            for (index, seed) in seeds.enumerated() {
                group.addTask { (index, try self.plan(orders: orders, budget: budget, seed: seed)) }
            }
            var plans: [(Int, BatchPlan)] = []
            for try await plan in group { plans.append(plan) }
            let best = plans.min { ($0.1.length, $0.0) < ($1.1.length, $1.0) }
            return try best?.1 ?? plan(orders: orders, budget: budget)
        }
    }

    /// Each order on the open cart of its zone when it holds it, else on the next cart.
    /// - Throws: `TourError` for places that are not on the floor or cannot be reached.
    package func firstCome(orders: [PickOrder]) throws(TourError) -> BatchPlan {
        try check(orders)
        let (parts, refused) = portions(of: orders, sorted: false)
        let search = search(parts)
        search.restore(firstCome(search).batches)
        return BatchPlan(batches: try batches(search.groupsOfOrders, parts), refused: refused)
    }

    private func check(_ orders: [PickOrder]) throws(TourError) {
        do {
            for (number, order) in orders.enumerated() {
                for (index, stop) in order.stops.enumerated() {
                    try layout.check(stop.place, "orders[\(number)].stops[\(index)]")
                }
            }
        } catch {
            throw .notOnTheFloor(error)
        }
    }

    private func search(_ parts: [Portion]) -> BatchSearch {
        var numbers: [String?: Int] = [:]
        let groups = parts.map { part in
            let fresh = numbers.count
            return numbers[part.order.zone, default: fresh].also { numbers[part.order.zone] = $0 }
        }
        return BatchSearch(orders: parts.map(\.order), groups: groups, cart: cart, meter: TourMeter(layout: layout))
    }

    private func firstCome(_ search: BatchSearch) -> (batches: [Int], total: Int) {
        let start = search.batch
        var open: [Int: Int] = [:]
        var batches = start
        var loads: [Int: CartLoad] = [:]
        for order in 0..<search.count {
            let group = search.groups[order]
            if let batch = open[group], let load = loads[batch], (load + search.loads[order]).fits(cart) {
                batches[order] = batch
                loads[batch] = load + search.loads[order]
            } else {
                open[group] = order
                loads[order] = search.loads[order]
            }
        }
        search.restore(batches)
        let total = search.total
        search.restore(start)
        return (batches, total)
    }

    private func batches(_ groups: [[Int]], _ parts: [Portion]) throws(TourError) -> [BatchPlan.Batch] {
        let planner = TourPlanner(layout: layout)
        return try groups.map { (group) throws(TourError) in
            let members = group.sorted { urgency(parts[$0].order, parts[$0].index) < urgency(parts[$1].order, parts[$1].index) }
            let visits = members.flatMap { part in
                parts[part].order.stops.map { BatchPlan.Visit(order: parts[part].index, stop: $0) }
            }
            let tour = try planner.tour(past: visits.map(\.stop.place))
            return BatchPlan.Batch(
                orders: members.map { parts[$0].index }, stops: tour.order.map { visits[$0] }, tour: tour,
                load: members.reduce(CartLoad()) { $0 + parts[$1].order.load })
        }
    }
}

extension SearchBudget {
    /// An equal share of the budget.
    fileprivate func part(_ index: Int, of count: Int) -> SearchBudget {
        guard count > 1 else { return self }
        guard iterations == Int.max else { return .iterations(iterations / count) }
        return .time { used(after: 0) * Double(count) - Double(index) }
    }
}

extension Int {
    fileprivate func also(_ body: (Int) -> Void) -> Int {
        body(self)
        return self
    }
}

extension BatchPlanner {
    /// An order, or a part of one.
    fileprivate struct Portion {
        /// Of the order among those given.
        let index: Int
        let order: PickOrder
    }

    /// What rides on carts, most urgent first when sorted, and what does not.
    private func portions(of orders: [PickOrder], sorted: Bool = true) -> ([Portion], [BatchPlan.Refusal]) {
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

    private func urgency(_ order: PickOrder, _ index: Int = 0) -> (Int, Int, Int) {
        (-order.priority, order.slack ?? CartLoad.unlimited, index)
    }
}

extension PickOrder {
    /// Parts of the order that carts hold, each a stretch of it in walking order; none when a single stop exceeds a cart.
    fileprivate func parts(for cart: CartLoad, on layout: FloorLayout) -> [PickOrder] {
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
        return parts.map {
            PickOrder(id: id, stops: $0, bins: 1, priority: priority, slack: slack, deadline: deadline, zone: zone)
        }
    }
}

/// Chooses a cart's next work among the released orders: urgency first, distance second.
///
/// The most urgent order rides in any case. Then the cart is filled band by band, a band being the orders of one priority whose slack
/// lies in the same stretch of time; within a band, of the orders that lie nearest, the one comes next that makes the tour least longer.
/// Last, orders are exchanged for others of their band as long as that shortens the tour.
package struct WorkPlanner: Sendable {
    package let layout: FloorLayout
    /// Seconds of slack that count as equally urgent.
    package let band: Int
    /// Aisles evaluated in all tours that are measured for up to 60 bins, at most, which bounds the time: about a tenth of a microsecond each.
    package let effort: Int

    package init(layout: FloorLayout, band: Int = UrgencyBand.width, effort: Int = 120_000) {
        self.layout = layout
        self.band = max(1, band)
        self.effort = effort
    }

    /// The same orders in the same sequence give the same work.
    /// - Parameters:
    ///   - cart: What the cart holds.
    ///   - start: Where the picker stands; nil for the first drop.
    ///   - orders: The released ones; of equally urgent orders the earlier one comes first.
    /// - Returns: nil when there are no orders.
    /// - Throws: `TourError` for places that are not on the floor or cannot be reached.
    package func next(for cart: CartLoad, from start: FloorPoint? = nil, orders: [PickOrder]) throws(TourError) -> CartWork? {
        try check(orders, start)
        let filling = CartFilling(
            orders: orders, bands: orders.map(urgency), cart: cart, meter: TourMeter(layout: layout, from: start),
            proximity: ProximityIndex(orders, on: layout, from: start ?? .junction(layout.drops[0])),
            effort: effort(forBins: min(cart.bins, orders.count)))
        guard filling.fill() else { return nil }
        filling.exchange()
        return try work(filling, orders, start)
    }

    /// A cart of many bins comes by nearly everything, so that little is left to find: 200 are filled as well with a third of the effort.
    private func effort(forBins bins: Int) -> Int { effort * Self.usualBins / min(max(bins, Self.usualBins), 4 * Self.usualBins) }

    private static let usualBins = 60

    private func check(_ orders: [PickOrder], _ start: FloorPoint?) throws(TourError) {
        do {
            if let start { try layout.check(start, "start") }
            for (number, order) in orders.enumerated() {
                for (index, stop) in order.stops.enumerated() where !layout.has(stop.place) {
                    try layout.check(stop.place, "orders[\(number)].stops[\(index)]")
                }
            }
        } catch {
            throw .notOnTheFloor(error)
        }
    }

    private func urgency(_ order: PickOrder) -> UrgencyBand {
        UrgencyBand(priority: order.priority, slack: order.slack, width: band)
    }

    private func work(_ filling: CartFilling, _ orders: [PickOrder], _ start: FloorPoint?) throws(TourError) -> CartWork {
        let chosen = filling.chosen.sorted { filling.isMoreUrgent($0, $1) }
        let visits = chosen.flatMap { order in orders[order].stops.map { BatchPlan.Visit(order: order, stop: $0) } }
        let tour = try TourPlanner(layout: layout).tour(past: visits.map(\.stop.place), from: start)
        return CartWork(
            orders: chosen, reasons: chosen.map { reason($0, filling, orders) }, limit: filling.limit,
            stops: tour.order.map { visits[$0] }, tour: tour, load: filling.load)
    }

    private func reason(_ order: Int, _ filling: CartFilling, _ orders: [PickOrder]) -> String {
        let priority = orders[order].priority == 0 ? "" : "priority \(orders[order].priority), "
        let slack = UrgencyBand.text(slack: orders[order].slack, deadline: orders[order].deadline)
        let metres = (filling.added[order] ?? 0) / 1000
        return order == filling.seed
            ? "most urgent: \(priority)\(slack)"
            : "\(priority)\(slack), \(metres == 0 ? "on the way" : "\(metres) m more to walk")"
    }
}

/// What a cart that asks for work gets.
package struct CartWork: Sendable, Equatable {
    /// Indices into the orders as given, the most urgent first.
    package let orders: [Int]
    /// Why each of them: one sentence per order.
    package let reasons: [String]
    /// Why no more of them: one sentence.
    package let limit: String
    /// The stops in walking order.
    package let stops: [BatchPlan.Visit]
    package let tour: PickTour
    package let load: CartLoad
}

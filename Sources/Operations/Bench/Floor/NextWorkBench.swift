import Fulfilment
import PickPlanning

/// A cart asks for its next work among thousands of released orders, again and again.
struct NextWorkBench {
    /// Released orders that wait.
    var waiting = 5000
    /// Times a cart asks; what it gets is taken away and new orders come.
    var rounds = 100

    func run() throws {
        let layout = try FloorLayout(
            aisles: 30, blocks: [.init(cells: 30, front: 1000, back: 1000), .init(cells: 30, front: 1000, back: 1000)])
        let planner = WorkPlanner(layout: layout)
        let cart = CartLoad.cart(bins: 24, weight: 250_000)
        var random = SplitMix64(seed: 7)
        var orders = (0..<waiting).map { Self.order(Int64($0), &random) }
        var (times, metres): ([Double], [Double]) = ([], [])
        for round in 0..<rounds {
            let start = FloorPoint.place(.init(aisle: random.below(30), cell: random.below(60)))
            let (seconds, work) = try ThreadTime.of { try planner.next(for: cart, from: start, orders: orders) }
            guard let work else { break }
            times.append(seconds * 1000)
            metres.append(Double(work.tour.length) / 1000 / Double(work.orders.count))
            let gone = Set(work.orders)
            orders = orders.indices.filter { !gone.contains($0) }.map { orders[$0] }
            let fresh = Int64(waiting + round * cart.bins)
            orders += gone.indices.map { _ in Self.order(fresh + Int64(orders.count), &random) }
        }
        print("next work for a cart of \(cart.bins) bins among \(waiting) orders: ms \(Spread(times).text(digits: 1))")
        print("    metres an order: \(Spread(metres).text(digits: 1))")
    }

    /// One to four articles, up to four hours to the cut-off.
    private static func order(_ id: Int64, _ random: inout SplitMix64) -> PickOrder {
        let stops = (0...random.below(4)).map { _ in
            PickOrder.Stop(place: .init(aisle: random.below(30), cell: random.below(60)), weight: 100 + random.below(2000))
        }
        return PickOrder(id: id, stops: stops, priority: random.below(50) == 0 ? 1 : 0, slack: random.below(14_400) - 600)
    }
}

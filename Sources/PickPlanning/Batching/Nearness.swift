/// How near orders lie to a tour, roughly and quickly: for each the way from its stops to the nearest stops of the tour.
///
/// It only tells which orders are worth measuring exactly.
struct Nearness {
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

import RouteKernel

/// What the stops of routes bring and fetch, and how much they matter.
struct RouteAmounts {
    private(set) var delivery: [Int]
    private(set) var pickup: [Int]
    private(set) var priority = 0

    init(_ problem: RouteProblem, stops: [Int]) {
        delivery = Array(repeating: 0, count: problem.dimensions)
        pickup = delivery
        let owners = Self.owners(problem)
        for stop in stops {
            guard let request = owners[stop] else { continue }
            priority += problem.requests[request].priority
            switch problem.requests[request].work {
            case .visit(_, let brought, let fetched): add(brought, fetched)
            case .shipment(let first, _, let load): stop == first ? add([], load) : add(load, [])
            }
        }
    }

    private mutating func add(_ brought: [Int], _ fetched: [Int]) {
        for (dimension, amount) in brought.enumerated() { delivery[dimension] += amount }
        for (dimension, amount) in fetched.enumerated() { pickup[dimension] += amount }
    }

    /// The request of every stop.
    private static func owners(_ problem: RouteProblem) -> [Int?] {
        var owners = [Int?](repeating: nil, count: problem.stops.count)
        for (request, what) in problem.requests.enumerated() {
            for stop in what.stops { owners[stop] = request }
        }
        return owners
    }
}

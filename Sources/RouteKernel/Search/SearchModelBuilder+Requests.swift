extension SearchModelBuilder {
    func capacities(_ classOf: Flat<Int32>, classCount: Int) -> Flat<Int32> {
        let flat: Flat<Int32> = arena.make(classCount * problem.dimensions, 0)
        for (index, vehicle) in problem.vehicles.enumerated() {
            for dimension in 0..<problem.dimensions {
                flat[Int(classOf[index]) * problem.dimensions + dimension] = Int32(vehicle.capacity[dimension])
            }
        }
        return flat
    }

    func loads() -> (delivery: Flat<Int32>, pickup: Flat<Int32>, amount: Flat<Int32>) {
        let count = problem.requests.count * problem.dimensions
        let (delivery, pickup, amount) = (arena.make(count, Int32(0)), arena.make(count, Int32(0)), arena.make(count, Int32(0)))
        for (index, request) in problem.requests.enumerated() {
            for dimension in 0..<problem.dimensions {
                let cell = index * problem.dimensions + dimension
                switch request.work {
                case .visit(_, let delivered, let pickedUp):
                    delivery[cell] = Int32(delivered[dimension])
                    pickup[cell] = Int32(pickedUp[dimension])
                case .shipment(_, _, let load): amount[cell] = Int32(load[dimension])
                }
            }
        }
        return (delivery, pickup, amount)
    }

    func bulk(_ delivery: Flat<Int32>, _ pickup: Flat<Int32>, _ amount: Flat<Int32>) -> Flat<Int32> {
        let flat: Flat<Int32> = arena.make(problem.requests.count, 0)
        for request in 0..<problem.requests.count {
            for cell in request * problem.dimensions..<(request + 1) * problem.dimensions {
                let sum = Int(flat[request]) + Int(delivery[cell]) + Int(pickup[cell]) + Int(amount[cell])
                flat[request] = Int32(min(sum, RouteProblem.limit))
            }
        }
        return flat
    }

    func allowed(_ classOf: Flat<Int32>, classCount: Int) -> Flat<Bool> {
        let flat: Flat<Bool> = arena.make(problem.requests.count * classCount, true)
        var kind = 0
        for (index, vehicle) in problem.vehicles.enumerated() where Int(classOf[index]) == kind {
            for (request, wanted) in problem.requests.enumerated() where !wanted.skills.isSubset(of: vehicle.skills) {
                flat[request * classCount + kind] = false
            }
            kind += 1
        }
        return flat
    }

    /// The driven parts of initial routes, with the other ends of shipments aboard.
    func frozen() -> Flat<Bool> {
        let flat: Flat<Bool> = arena.make(problem.stops.count, false)
        for (vehicle, route) in zip(problem.vehicles, problem.initialRoutes) {
            for stop in route.prefix(vehicle.frozenStops) { flat[stop] = true }
        }
        for request in problem.requests where request.isShipment && request.stops.contains(where: { flat[$0] }) {
            for stop in request.stops { flat[stop] = true }
        }
        return flat
    }

    func firstStops() -> Flat<Int32> {
        arena.make(
            problem.requests.map { request in
                switch request.work {
                case .visit(let stop, _, _): Int32(stop)
                case .shipment(let pickup, _, _): Int32(pickup)
                }
            }, or: 0)
    }

    func prices() -> (prize: Flat<Int>, weight: Flat<Int>) {
        let prizes = problem.requests.map { $0.prize.map { Int(min(($0 * scale).rounded(), 1e14)) } ?? Int.max }
        let weights = problem.requests.map { $0.prize == nil ? $0.priority * (problem.requests.count + 1) + 1 : 0 }
        return (arena.make(prizes, or: 0), arena.make(weights, or: 0))
    }
}

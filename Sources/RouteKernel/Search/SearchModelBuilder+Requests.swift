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
        for (index, vehicle) in problem.vehicles.enumerated() {
            for (request, wanted) in problem.requests.enumerated() where !wanted.skills.isSubset(of: vehicle.skills) {
                flat[request * classCount + Int(classOf[index])] = false
            }
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

    /// By the cheaper direction of the first class of vehicles.
    func neighbours(_ stops: Flat<SearchModel.StopData>, _ classes: [SearchModel.VehicleClass]) -> (Flat<Int32>, Int) {
        let count = problem.stops.count
        guard let table = classes.first?.table, count > 1 else { return (arena.make(1, 0), 0) }
        let kept = min(count - 1, count <= 2000 ? 400 : 100)
        let nearest = ranking(count, kept) { stop, other in
            let cell = Int(stops[stop].place) * (problem.placeCount + 1) + Int(stops[other].place)
            return Int(min(table.cost[cell], table.costTo[cell]))
        }
        return (nearest, kept)
    }

    /// Of the ways there are, in the first class of vehicles.
    func meanWay(_ stops: Flat<SearchModel.StopData>, _ classes: [SearchModel.VehicleClass]) -> Double {
        guard let table = classes.first?.table else { return 0 }
        var (sum, count) = (0, 0)
        for from in 0..<stops.count {
            for to in 0..<stops.count where from != to {
                let cost = table.cost[Int(stops[from].place) * (problem.placeCount + 1) + Int(stops[to].place)]
                if cost < TravelTable.blocked { (sum, count) = (sum + Int(cost), count + 1) }
            }
        }
        return count == 0 ? 0 : Double(sum) / Double(count)
    }

    /// For each stop the others with the smallest keys.
    private func ranking(_ count: Int, _ kept: Int, _ key: (_ stop: Int, _ other: Int) -> Int) -> Flat<Int32> {
        let flat: Flat<Int32> = arena.make(count * kept, 0)
        var keys = [UInt64](repeating: 0, count: count)
        for stop in 0..<count {
            for other in 0..<count { keys[other] = UInt64(clamping: key(stop, other)) << 32 | UInt64(other) }
            keys[stop] = UInt64.max
            for (rank, key) in Self.smallest(kept, of: &keys).enumerated() {
                flat[stop * kept + rank] = Int32(truncatingIfNeeded: key & 0xFFFF_FFFF)
            }
        }
        return flat
    }

    /// The smallest ones in order, by selection (Hoare 1961), so that the others are not sorted. Changes the order of all.
    private static func smallest(_ count: Int, of keys: inout [UInt64]) -> [UInt64] {
        var (low, high) = (0, keys.count - 1)
        while low < high {
            let pivot = keys[low + (high - low) / 2]
            var (left, right) = (low, high)
            while left <= right {
                while keys[left] < pivot { left += 1 }
                while keys[right] > pivot { right -= 1 }
                if left <= right {
                    keys.swapAt(left, right)
                    (left, right) = (left + 1, right - 1)
                }
            }
            if count - 1 <= right { high = right } else if count - 1 >= left { low = left } else { break }
        }
        return keys[..<count].sorted()
    }
}

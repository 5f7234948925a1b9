/// Turns a problem into the flat arrays of a `SearchModel`.
struct SearchModelBuilder {
    let problem: RouteProblem
    let arena = Arena()
    let features: Features
    /// Cost units per unit of price: 1 when every price is whole already, otherwise as fine as the integers allow.
    let scale: Double
    private let order: PlaceOrder

    init(_ problem: RouteProblem) {
        self.problem = problem
        order = PlaceOrder(problem)
        features = Features(problem)
        scale = Self.scale(problem)
    }

    func vehicleClasses() -> ([SearchModel.VehicleClass], Flat<Int32>) {
        var tables: [TravelKey: TravelTable] = [:]
        var builder = TravelTableBuilder(arena: arena, order: order, scale: scale)
        var kinds: [Vehicle: Int32] = [:]
        var classes: [SearchModel.VehicleClass] = []
        let classOf: Flat<Int32> = arena.make(problem.vehicles.count, 0)
        for (index, vehicle) in problem.vehicles.enumerated() {
            if let known = kinds[vehicle], vehicle.frozenStops == 0 {
                classOf[index] = known
                continue
            }
            let key = TravelKey(vehicle)
            let table = tables[key] ?? builder.table(key, problem.travel[vehicle.profile])
            tables[key] = table
            kinds[vehicle] = Int32(classes.count)
            classOf[index] = Int32(classes.count)
            classes.append(vehicleClass(vehicle, table))
        }
        return (classes, classOf)
    }

    private func vehicleClass(_ vehicle: Vehicle, _ table: TravelTable) -> SearchModel.VehicleClass {
        let nowhere = problem.placeCount
        return SearchModel.VehicleClass(
            table: table, start: order.numbers[vehicle.start ?? nowhere], end: order.numbers[vehicle.end ?? nowhere],
            earliest: Int32(vehicle.shift.lowerBound), latest: Int32(vehicle.shift.upperBound),
            fixed: Int(min((vehicle.costs.fixed * scale).rounded(), 1e14)), limits: vehicle.limits)
    }

    func stops(_ classes: [SearchModel.VehicleClass]) -> Flat<SearchModel.StopData> {
        var owner = [(request: Int32, partner: Int32, isPickup: Bool)](repeating: (0, -1, false), count: problem.stops.count)
        for (index, request) in problem.requests.enumerated() {
            switch request.work {
            case .visit(let stop, _, _): owner[stop] = (Int32(index), -1, false)
            case .shipment(let pickup, let delivery, _):
                owner[pickup] = (Int32(index), Int32(delivery), true)
                owner[delivery] = (Int32(index), Int32(pickup), false)
            }
        }
        var stopsAt = [Int](repeating: 0, count: problem.placeCount)
        for stop in problem.stops { stopsAt[stop.place] += 1 }
        let data = zip(problem.stops, owner).map { stop, owner in
            SearchModel.StopData(
                place: order.numbers[stop.place], service: Int32(stop.service), open: Int32(stop.windows.first?.lowerBound ?? 0),
                close: Int32(stop.windows.last?.upperBound ?? RouteProblem.limit), request: owner.request, partner: owner.partner,
                leastApproach: stopsAt[stop.place] > 1 ? 0 : leastApproach(stop.place, classes), isPickup: owner.isPickup,
                isBackhaul: stop.isBackhaul)
        }
        return arena.make(
            data,
            or: .init(
                place: 0, service: 0, open: 0, close: 0, request: 0, partner: -1, leastApproach: 0, isPickup: false,
                isBackhaul: false))
    }

    /// To a place with one stop.
    private func leastApproach(_ place: Int, _ classes: [SearchModel.VehicleClass]) -> Int32 {
        var least = TravelTable.blocked
        let side = problem.placeCount + 1
        let row = Int(order.numbers[place])
        for kind in classes {
            // Nowhere is no distance away, and neither is the place itself.
            if kind.start == problem.placeCount || Int(kind.start) == row { return 0 }
            for from in 0..<problem.placeCount where from != row { least = min(least, kind.table.timeTo[row * side + from]) }
        }
        return least
    }

    private static func scale(_ problem: RouteProblem) -> Double {
        let costs = problem.vehicles.map(\.costs)
        let isWhole =
            costs.allSatisfy {
                $0.fixed.rounded() == $0.fixed && $0.perKilometre.truncatingRemainder(dividingBy: 1000) == 0
                    && $0.perDrivingHour.truncatingRemainder(dividingBy: 3600) == 0
                    && $0.perHour.truncatingRemainder(dividingBy: 3600) == 0
                    && $0.perTaskHour.truncatingRemainder(dividingBy: 3600) == 0
            } && problem.vehicles.allSatisfy { $0.speed == 1 }
        let keys = Set(problem.vehicles.map(TravelKey.init))
        let dearest = keys.reduce(1.0) { most, key in
            let travel = problem.travel[key.profile]
            return travel.durations.indices.reduce(most) {
                travel.durations[$1] == Travel.noWay ? $0 : max($0, key.price(travel, $1))
            }
        }
        let finest = Double(TravelTable.blocked / 4) / dearest
        return isWhole && finest >= 1 ? 1 : min(1000, finest)
    }

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

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
}

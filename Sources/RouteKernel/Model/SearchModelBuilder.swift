/// Turns a problem into the flat arrays of a `SearchModel`.
struct SearchModelBuilder {
    let problem: RouteProblem
    let storage = FlatStorage()
    let features: ProblemFeatures
    /// Integer cost units per unit of cost: 1 when every cost is whole already, otherwise as fine as 32 bits allow.
    let scale: Double
    /// What an arc costs at most, in cost units, that is driven unless everything else is worse. Dearer ones say "not there if at all possible":
    /// they must neither make the others coarse nor the search hot.
    let dearestOrdinary: Double
    private let order: LocationOrder

    init(_ problem: RouteProblem) {
        self.problem = problem
        order = LocationOrder(problem)
        features = ProblemFeatures(problem)
        let keys = Set(problem.vehicles.map(ArcTableKey.init))
        dearestOrdinary = Self.dearestOrdinary(problem, keys)
        scale = Self.scale(problem, keys, dearestOrdinary)
    }

    func vehicleClasses() -> ([SearchModel.VehicleClass], FlatArray<Int32>) {
        var tables: [ArcTableKey: ArcTable] = [:]
        var builder = ArcTableBuilder(storage: storage, order: order, scale: scale)
        var classIndices: [Vehicle: Int32] = [:]
        var classes: [SearchModel.VehicleClass] = []
        let classOf: FlatArray<Int32> = storage.make(problem.vehicles.count, 0)
        for (index, vehicle) in problem.vehicles.enumerated() {
            if let known = classIndices[vehicle], vehicle.frozenStops == 0 {
                classOf[index] = known
                continue
            }
            let key = ArcTableKey(vehicle)
            let table = tables[key] ?? builder.table(key, problem.travel[vehicle.profile])
            tables[key] = table
            classIndices[vehicle] = Int32(classes.count)
            classOf[index] = Int32(classes.count)
            classes.append(vehicleClass(vehicle, table))
        }
        return (classes, classOf)
    }

    private func vehicleClass(_ vehicle: Vehicle, _ table: ArcTable) -> SearchModel.VehicleClass {
        let dummy = problem.locationCount
        return SearchModel.VehicleClass(
            table: table, start: order.numbers[vehicle.start ?? dummy], end: order.numbers[vehicle.end ?? dummy],
            earliest: Int32(vehicle.shift.lowerBound), latest: Int32(min(vehicle.latest, Int(Self.never))),
            fixed: Int(min((vehicle.costs.fixed * scale).rounded(), 1e14)), limits: vehicle.limits)
    }

    func stops(_ classes: [SearchModel.VehicleClass]) -> FlatArray<SearchModel.StopData> {
        var owner = [(request: Int32, partner: Int32, isPickup: Bool)](repeating: (0, -1, false), count: problem.stops.count)
        for (index, request) in problem.requests.enumerated() {
            switch request.work {
            case .visit(let stop, _, _): owner[stop] = (Int32(index), -1, false)
            case .shipment(let pickup, let delivery, _):
                owner[pickup] = (Int32(index), Int32(delivery), true)
                owner[delivery] = (Int32(index), Int32(pickup), false)
            }
        }
        var stopsAt = [Int](repeating: 0, count: problem.locationCount)
        for stop in problem.stops { stopsAt[stop.location] += 1 }
        let times = distinctTimes(classes)
        let data = zip(problem.stops, owner).map { stop, owner in
            SearchModel.StopData(
                location: order.numbers[stop.location], service: Int32(stop.service),
                open: Self.time(stop.windows.first?.lowerBound ?? 0),
                close: min(Self.time(stop.windows.last?.upperBound ?? .max), Self.never), request: owner.request,
                partner: owner.partner,
                minApproachTime: stopsAt[stop.location] > 1 ? 0 : minApproachTime(stop.location, classes, times),
                isPickup: owner.isPickup,
                isBackhaul: stop.isBackhaul)
        }
        return storage.make(
            data,
            or: .init(
                location: 0, service: 0, open: 0, close: 0, request: 0, partner: -1, minApproachTime: 0, isPickup: false,
                isBackhaul: false))
    }

    /// The end of what has none, in 32 bits: twice what a shift may last, and less than an arc takes that cannot be driven, or that takes
    /// longer than can be counted.
    private static let never = ArcTable.unreachable - 1

    /// The begin of a window in 32 bits. What lies before all shifts or behind them stays there, so that it is reached by none.
    private static func time(_ time: Int) -> Int32 { Int32(min(max(time, -RouteProblem.limit), Int(never) + 1)) }

    /// To a location with a single stop.
    private func minApproachTime(
        _ location: Int, _ classes: [SearchModel.VehicleClass], _ times: [FlatArray<Int32>]
    ) -> Int32 {
        var least = ArcTable.unreachable
        let side = problem.locationCount + 1
        let row = Int(order.numbers[location])
        for vehicleClass in classes {
            // The dummy depot is at no distance, and neither is the location itself.
            if vehicleClass.start == problem.locationCount || Int(vehicleClass.start) == row { return 0 }
        }
        for timeTo in times {
            for from in 0..<problem.locationCount where from != row { least = min(least, timeTo[row * side + from]) }
        }
        return least
    }

    /// Of the classes' tables of times to a location, each once.
    private func distinctTimes(_ classes: [SearchModel.VehicleClass]) -> [FlatArray<Int32>] {
        classes.map(\.table.timeTo).reduce(into: []) { known, times in
            if !known.contains(where: { $0.shares(times) }) { known.append(times) }
        }
    }

    private static func scale(_ problem: RouteProblem, _ keys: Set<ArcTableKey>, _ dearestOrdinary: Double) -> Double {
        let costs = problem.vehicles.map(\.costs)
        let isWhole =
            costs.allSatisfy {
                $0.fixed.rounded() == $0.fixed && $0.perKilometre.truncatingRemainder(dividingBy: 1000) == 0
                    && $0.perDrivingHour.truncatingRemainder(dividingBy: 3600) == 0
                    && $0.perHour.truncatingRemainder(dividingBy: 3600) == 0
                    && $0.perTaskHour.truncatingRemainder(dividingBy: 3600) == 0
            } && problem.vehicles.allSatisfy { $0.speed == 1 }
        let dearest = keys.reduce(1.0) { most, key in
            let travel = problem.travel[key.profile]
            return travel.durations.indices.reduce(most) {
                travel.durations[$1] == TravelMatrix.unreachable ? $0 : max($0, key.cost(travel, $1))
            }
        }
        let (wanted, finest) = (isWhole ? 1.0 : 1000, Double(ArcTable.dearest))
        if finest / dearest >= wanted { return wanted }
        return min(wanted, finest / min(dearest, max(1, dearestOrdinary)))
    }

    /// A thousand times the first quartile of a sample.
    private static func dearestOrdinary(_ problem: RouteProblem, _ keys: Set<ArcTableKey>) -> Double {
        keys.reduce(0) { most, key in
            let travel = problem.travel[key.profile]
            let step = travel.durations.count / 4096 | 1
            let sample = stride(from: 0, to: travel.durations.count, by: step)
                .filter { travel.durations[$0] != TravelMatrix.unreachable }.map { key.cost(travel, $0) }.filter { $0 > 0 }
            return sample.isEmpty ? most : max(most, 1000 * sample.sorted()[sample.count / 4])
        }
    }

    func capacities(_ classOf: FlatArray<Int32>, classCount: Int) -> FlatArray<Int32> {
        let flat: FlatArray<Int32> = storage.make(classCount * problem.dimensions, 0)
        for (index, vehicle) in problem.vehicles.enumerated() {
            for dimension in 0..<problem.dimensions {
                flat[Int(classOf[index]) * problem.dimensions + dimension] = Int32(vehicle.capacity[dimension])
            }
        }
        return flat
    }

    func loads() -> (delivery: FlatArray<Int32>, pickup: FlatArray<Int32>, shipmentLoad: FlatArray<Int32>) {
        let count = problem.requests.count * problem.dimensions
        let (delivery, pickup, shipmentLoad) = (
            storage.make(count, Int32(0)), storage.make(count, Int32(0)), storage.make(count, Int32(0))
        )
        for (index, request) in problem.requests.enumerated() {
            for dimension in 0..<problem.dimensions {
                let cell = index * problem.dimensions + dimension
                switch request.work {
                case .visit(_, let delivered, let pickedUp):
                    delivery[cell] = Int32(delivered[dimension])
                    pickup[cell] = Int32(pickedUp[dimension])
                case .shipment(_, _, let load): shipmentLoad[cell] = Int32(load[dimension])
                }
            }
        }
        return (delivery, pickup, shipmentLoad)
    }

    func totalDemand(_ delivery: FlatArray<Int32>, _ pickup: FlatArray<Int32>, _ shipmentLoad: FlatArray<Int32>) -> FlatArray<
        Int32
    > {
        let flat: FlatArray<Int32> = storage.make(problem.requests.count, 0)
        for request in 0..<problem.requests.count {
            for cell in request * problem.dimensions..<(request + 1) * problem.dimensions {
                let sum = Int(flat[request]) + Int(delivery[cell]) + Int(pickup[cell]) + Int(shipmentLoad[cell])
                flat[request] = Int32(min(sum, RouteProblem.limit))
            }
        }
        return flat
    }

    func allowed(_ classOf: FlatArray<Int32>, classCount: Int) -> FlatArray<Bool> {
        let flat: FlatArray<Bool> = storage.make(problem.requests.count * classCount, true)
        var vehicleClass = 0
        for (index, vehicle) in problem.vehicles.enumerated() where Int(classOf[index]) == vehicleClass {
            for (request, wanted) in problem.requests.enumerated() where !wanted.skills.isSubset(of: vehicle.skills) {
                flat[request * classCount + vehicleClass] = false
            }
            vehicleClass += 1
        }
        return flat
    }

    /// The frozen stops of initial routes, with the deliveries of shipments aboard.
    func frozen() -> FlatArray<Bool> {
        let flat: FlatArray<Bool> = storage.make(problem.stops.count, false)
        for (vehicle, route) in zip(problem.vehicles, problem.initialRoutes) {
            for stop in route.prefix(vehicle.frozenStops) { flat[stop] = true }
        }
        for request in problem.requests where request.isShipment && request.stops.contains(where: { flat[$0] }) {
            for stop in request.stops { flat[stop] = true }
        }
        return flat
    }

    func firstStops() -> FlatArray<Int32> {
        storage.make(
            problem.requests.map { request in
                switch request.work {
                case .visit(let stop, _, _): Int32(stop)
                case .shipment(let pickup, _, _): Int32(pickup)
                }
            }, or: 0)
    }

    func prizesAndWeights() -> (prize: FlatArray<Int>, weight: FlatArray<Int>) {
        let prizes = problem.requests.map { $0.prize.map { Int(min(($0 * scale).rounded(), 1e14)) } ?? Int.max }
        let weights = problem.requests.map { $0.prize == nil ? $0.priority * (problem.requests.count + 1) + 1 : 0 }
        return (storage.make(prizes, or: 0), storage.make(weights, or: 0))
    }
}

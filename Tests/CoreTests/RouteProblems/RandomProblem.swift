import Fulfilment
import RouteKernel

/// Small random problems, every feature in some of them and in combination with the others. A seed gives the same problem everywhere.
struct RandomProblem {
    var random: SplitMix64
    var locations = 0
    var dimensions = 1
    /// Per cent of the vehicles that have breaks.
    var breaks = 20

    static func make(_ seed: Int, stops: Int = 5, vehicles: Int = 2, breaks: Int = 20) -> RouteProblem {
        var maker = RandomProblem(random: SplitMix64(seed: seed))
        maker.breaks = breaks
        return maker.problem(stops: 1 + maker.random.below(stops), vehicles: 1 + maker.random.below(vehicles))
    }

    init(random: SplitMix64) { self.random = random }

    mutating func happens(_ percent: Int) -> Bool { random.below(100) < percent }
    mutating func some<Value>(_ percent: Int, _ value: (inout Self) -> Value) -> Value? {
        happens(percent) ? value(&self) : nil
    }
    mutating func list<Value>(_ count: Int, _ value: (inout Self) -> Value) -> [Value] {
        (0..<count).map { _ in value(&self) }
    }
    mutating func load(_ bound: Int) -> [Int] { list(dimensions) { $0.random.below(bound) } }
    mutating func price(_ bound: Int) -> Double { Double(random.below(bound)) / 4 }

    mutating func problem(stops count: Int, vehicles vehicleCount: Int) -> RouteProblem {
        locations = 2 + max(1, count - random.below(2))
        dimensions = happens(10) ? 0 : 1 + random.below(2)
        let profiles = 1 + (happens(25) ? 1 : 0)
        let travel = list(profiles) { $0.travel() }
        let (hasWindows, hasBackhauls) = (happens(50), happens(20))
        let stops = list(count) { $0.stop(hasWindows, hasBackhauls) }
        let (hasRelease, hasSkills) = (happens(20), happens(20))
        let requests = requests(count, hasRelease, hasSkills)
        let vehicles = list(vehicleCount) { $0.vehicle(profiles, hasSkills) }
        var problem = RouteProblem(
            locationCount: locations, dimensions: dimensions, travel: travel, requests: requests, stops: stops, vehicles: vehicles
        )
        if happens(20) { problem.balance = Balance(longestPerHour: price(400), spreadPerHour: price(400)) }
        if happens(25), count > 1 { problem.relations = relations(count, vehicleCount) }
        if happens(20) { start(&problem) }
        return problem
    }

    mutating func travel() -> TravelMatrix {
        let (isStrange, hasGaps, isSymmetric) = (happens(50), happens(15), happens(30))
        let points = list(locations) { [$0.random.below(600), $0.random.below(600)] }
        var (durations, distances): ([Int32], [Int32]) = ([], [])
        for from in 0..<locations {
            for to in 0..<locations {
                let arc = abs(points[from][0] - points[to][0]) + abs(points[from][1] - points[to][1])
                let extra = from == to || isSymmetric ? 0 : random.below(isStrange ? 900 : 60)
                let isClosed = from != to && hasGaps && happens(10)
                durations.append(isClosed ? TravelMatrix.unreachable : Int32(arc + extra))
                distances.append(isClosed ? TravelMatrix.unreachable : Int32(arc * 10 + extra))
            }
        }
        let costs = happens(15) ? list(durations.count) { Int32($0.random.below(100)) } : nil
        return TravelMatrix(durations: durations, distances: distances, costs: costs, traffic: happens(20) ? traffic() : [])
    }

    mutating func traffic() -> [TrafficPeriod] {
        var start = 0
        return list(1 + random.below(3)) { maker in
            start += 1 + maker.random.below(2000)
            return TrafficPeriod(start: start, speed: Double(1 + maker.random.below(8)) / 4)
        }
    }

    mutating func windows() -> [ClosedRange<Int>] {
        var time = 0
        return list(1 + random.below(2)) { maker in
            let start = time + maker.random.below(2500)
            time = start + maker.random.below(1500) + 1
            return start...(time - 1)
        }
    }

    mutating func stop(_ hasWindows: Bool, _ hasBackhauls: Bool) -> Stop {
        Stop(
            location: random.below(locations), service: random.below(300), setup: happens(25) ? random.below(200) : 0,
            windows: hasWindows && happens(70) ? windows() : [],
            softWindow: some(15) { maker in
                let start = maker.random.below(3000)
                let window = start...(start + maker.random.below(500))
                return SoftWindow(window: window, earlyPenalty: maker.price(3), latePenalty: maker.price(3))
            },
            isBackhaul: hasBackhauls && happens(40), serviceByType: happens(15) ? [1: random.below(300)] : [:],
            setupByType: happens(15) ? [1: random.below(300)] : [:])
    }

    mutating func requests(_ count: Int, _ hasRelease: Bool, _ hasSkills: Bool) -> [Request] {
        let (hasShipments, hasPickups, hasPrizes, hasPriorities) = (happens(35), happens(40), happens(25), happens(30))
        var requests: [Request] = []
        var stop = 0
        while stop < count {
            let isShipment = hasShipments && stop + 1 < count && happens(60)
            let work: Request.Work =
                isShipment
                ? .shipment(pickup: stop, delivery: stop + 1, load: load(5))
                : .visit(stop: stop, delivery: load(5), pickup: hasPickups ? load(5) : load(1))
            requests.append(
                Request(
                    work, skills: hasSkills && happens(40) ? [random.below(2)] : [],
                    priority: hasPriorities ? random.below(101) : 0,
                    prize: hasPrizes && happens(50) ? price(8000) : nil,
                    release: hasRelease && happens(50) ? random.below(2000) : 0))
            stop += isShipment ? 2 : 1
        }
        return requests
    }

    mutating func vehicle(_ profiles: Int, _ hasSkills: Bool) -> Vehicle {
        let capacity = list(dimensions) { 4 + $0.random.below(12) }
        let shift = happens(30) ? random.below(1000) : 0
        return Vehicle(
            profile: random.below(profiles), speed: happens(20) ? 0.5 + price(8) : 1, type: some(25) { _ in 1 },
            start: some(85) { $0.random.below(2) }, end: some(75) { $0.random.below(2) }, capacity: capacity,
            skills: hasSkills && happens(60) ? [random.below(2)] : [],
            shift: shift...(shift + (happens(30) ? 1500 + random.below(3000) : 20_000)), costs: costs(), breaks: breakList(),
            limits: limits(),
            reload: some(20) { maker in
                Reload(
                    locations: maker.happens(30) ? [0, 1] : [0], duration: maker.random.below(200),
                    maxTrips: 1 + maker.random.below(3))
            })
    }

    mutating func costs() -> Costs {
        if happens(30) { return Costs() }
        return Costs(
            fixed: price(2000), perDrivingHour: happens(40) ? price(2000) : 0, perKilometre: price(4000),
            perHour: happens(30) ? price(2000) : 0, perTaskHour: happens(20) ? price(2000) : 0)
    }

    mutating func breakList() -> [Break] {
        guard happens(breaks) else { return [] }
        return list(1 + random.below(2)) { maker in
            Break(
                windows: maker.happens(70) ? maker.windows() : [], duration: maker.random.below(600),
                maxLoad: maker.some(30) { $0.load(8) })
        }
    }

    mutating func limits() -> Limits {
        Limits(
            stops: some(15) { $0.random.below(5) }, distance: some(15) { 2000 + $0.random.below(20_000) },
            drivingTime: some(15) { 500 + $0.random.below(3000) }, duration: some(15) { 500 + $0.random.below(5000) })
    }

    mutating func relations(_ stops: Int, _ vehicles: Int) -> [Relation] {
        let chosen = Array((0..<stops).shuffled(using: &random).prefix(2 + random.below(2))).sorted()
        let kind = Relation.Kind.allCases[random.below(3)]
        return [Relation(kind, chosen, vehicle: happens(25) ? random.below(vehicles) : nil)]
    }

    /// Initial routes of visits, some of them driven already.
    mutating func start(_ problem: inout RouteProblem) {
        var routes = [[Int]](repeating: [], count: problem.vehicles.count)
        for request in problem.requests where happens(60) {
            let route = random.below(routes.count)
            switch request.work {
            case .visit(let stop, _, _): routes[route].append(stop)
            case .shipment(let pickup, let delivery, _): routes[route] += [pickup, delivery]
            }
        }
        problem.initialRoutes = routes
        guard happens(50) else { return }
        for vehicle in routes.indices { problem.vehicles[vehicle].frozenStops = random.below(min(2, routes[vehicle].count) + 1) }
    }

    /// Tens of stops on several vehicles of each of two kinds, with nothing in them that only a run of a whole route could judge.
    static func plain(_ seed: Int) -> RouteProblem {
        var maker = RandomProblem(random: SplitMix64(seed: seed))
        return maker.plainProblem(20 + maker.random.below(40))
    }

    private mutating func plainProblem(_ count: Int) -> RouteProblem {
        locations = 2 + count
        dimensions = 1 + random.below(2)
        let (hasWindows, hasBackhauls, hasPickups, hasPrizes) = (happens(50), happens(25), happens(40), happens(30))
        var travel = travel()
        travel.traffic = []
        let stops = list(count) { maker in
            let isBackhaul = hasBackhauls && maker.happens(40)
            return Stop(
                location: maker.random.below(maker.locations), service: maker.random.below(60),
                windows: hasWindows && !hasBackhauls && maker.happens(70) ? [maker.windows()[0]] : [], isBackhaul: isBackhaul)
        }
        let requests = stops.indices.map { stop in
            let (load, none) = (load(5), [Int](repeating: 0, count: dimensions))
            let picksUp = stops[stop].isBackhaul || (hasPickups && !hasBackhauls && happens(50))
            return Request(
                .visit(stop: stop, delivery: picksUp ? none : load, pickup: picksUp ? load : none),
                prize: hasPrizes && happens(50) ? price(8000) : nil)
        }
        let vehicles = list(2) { $0.plainVehicle() }.flatMap { [Vehicle](repeating: $0, count: 2 + random.below(5)) }
        return RouteProblem(
            locationCount: locations, dimensions: dimensions, travel: [travel], requests: requests, stops: stops,
            vehicles: vehicles)
    }

    private mutating func plainVehicle() -> Vehicle {
        Vehicle(
            start: some(85) { $0.random.below(2) }, end: some(75) { $0.random.below(2) },
            capacity: list(dimensions) { 10 + $0.random.below(30) }, shift: 0...(2000 + random.below(10_000)),
            costs: Costs(fixed: price(2000), perKilometre: 1000),
            limits: Limits(
                stops: some(25) { 3 + $0.random.below(12) }, distance: some(25) { 5000 + $0.random.below(60_000) },
                drivingTime: some(25) { 1000 + $0.random.below(6000) }, duration: some(25) { 1000 + $0.random.below(8000) }))
    }
}

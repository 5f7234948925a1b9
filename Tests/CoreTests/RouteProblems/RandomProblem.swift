import Fulfilment
import RouteKernel

/// Small random problems, every feature in some of them and in combination with the others. A seed gives the same problem everywhere.
struct RandomProblem {
    var random: SplitMix64
    var places = 0
    var dimensions = 1

    static func make(_ seed: Int, stops: Int = 5, vehicles: Int = 2) -> RouteProblem {
        var maker = RandomProblem(random: SplitMix64(seed: seed))
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
        places = 2 + max(1, count - random.below(2))
        dimensions = happens(10) ? 0 : 1 + random.below(2)
        let profiles = 1 + (happens(25) ? 1 : 0)
        let travel = list(profiles) { $0.travel() }
        let (hasWindows, hasBackhauls) = (happens(50), happens(20))
        let stops = list(count) { $0.stop(hasWindows, hasBackhauls) }
        let (hasRelease, hasSkills) = (happens(20), happens(20))
        let requests = requests(count, hasRelease, hasSkills)
        let vehicles = list(vehicleCount) { $0.vehicle(profiles, hasSkills) }
        var problem = RouteProblem(
            placeCount: places, dimensions: dimensions, travel: travel, requests: requests, stops: stops, vehicles: vehicles)
        if happens(20) { problem.balance = Balance(longestPerHour: price(400), spreadPerHour: price(400)) }
        if happens(25), count > 1 { problem.relations = relations(count, vehicleCount) }
        if happens(20) { start(&problem) }
        return problem
    }

    mutating func travel() -> Travel {
        let (isStrange, hasGaps, isSymmetric) = (happens(50), happens(15), happens(30))
        let points = list(places) { [$0.random.below(600), $0.random.below(600)] }
        var (durations, distances): ([Int32], [Int32]) = ([], [])
        for from in 0..<places {
            for to in 0..<places {
                let way = abs(points[from][0] - points[to][0]) + abs(points[from][1] - points[to][1])
                let extra = from == to || isSymmetric ? 0 : random.below(isStrange ? 900 : 60)
                let isClosed = from != to && hasGaps && happens(10)
                durations.append(isClosed ? Travel.noWay : Int32(way + extra))
                distances.append(isClosed ? Travel.noWay : Int32(way * 10 + extra))
            }
        }
        let costs = happens(15) ? list(durations.count) { Int32($0.random.below(100)) } : nil
        return Travel(durations: durations, distances: distances, costs: costs, traffic: happens(20) ? traffic() : [])
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
            place: random.below(places), service: random.below(300), setup: happens(25) ? random.below(200) : 0,
            windows: hasWindows && happens(70) ? windows() : [],
            preference: some(15) { maker in
                let start = maker.random.below(3000)
                let window = start...(start + maker.random.below(500))
                return Preference(window: window, earlyPrice: maker.price(3), latePrice: maker.price(3))
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
}

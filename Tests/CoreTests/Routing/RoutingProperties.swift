import FoundationEssentials
import Fulfilment
import RouteKernel
import Routing
import Testing

@Suite("Routing properties")
struct RoutingProperties {
    private typealias Fixture = RoutingFixture

    @Test("A thousand random problems: every plan is valid, every stop planned or explained", arguments: 0..<20)
    func valid(seed: Int) throws {
        var generator = SplitMix64(seed: seed)
        for number in 0..<50 {
            let problem = Fixture.random(
                stops: .random(in: 0...14, using: &generator), vehicles: .random(in: 0...4, using: &generator), using: &generator)
            let plan = try problem.plan(seed: UInt64(seed))
            #expect(PlanChecker.faults(of: plan, for: problem) == [])
            if number.isMultiple(of: 10) { #expect(try problem.plan(seed: UInt64(seed)) == plan) }
            #expect(!plan.unassigned.contains { $0.reason == .outOfTime })
        }
    }

    @Test("With one vehicle and few stops, greedy is within a fifth of the best order on the average")
    func nearOptimal() throws {
        var generator = SplitMix64(seed: 11)
        var (planned, optimal) = (0, 0)
        for _ in 0..<60 {
            var problem = Fixture.random(stops: 6, vehicles: 1, using: &generator)
            problem.vehicles = [Fixture.van(weight: 1_000_000, volume: 1_000_000, shift: Fixture.hours(0, 24))]
            for index in problem.stops.indices { problem.stops[index].window = nil }
            let plan = try problem.plan()
            #expect(plan.unassigned.isEmpty)
            planned += plan.distance
            optimal += shortest(problem.stops.map(\.location), from: problem.depot, problem)
        }
        #expect(planned >= optimal)
        #expect(planned * 100 <= optimal * 105)
    }

    /// By trying every order.
    private func shortest(_ open: [Coordinate], from location: Coordinate, _ problem: RoutingProblem) -> Int {
        guard !open.isEmpty else { return problem.travel.leg(from: location, to: problem.depot)?.distance ?? 0 }
        return open.indices.map { index in
            var rest = open
            let next = rest.remove(at: index)
            return (problem.travel.leg(from: location, to: next)?.distance ?? 0) + shortest(rest, from: next, problem)
        }.min() ?? 0
    }

    @Test("The checker finds every kind of broken plan")
    func checkerBites() throws {
        let problem = Fixture.problem(
            [Fixture.stop(1, window: Fixture.hours(1, 2)), Fixture.stop(2, north: 2)], [Fixture.van(), Fixture.van("v2")])
        let good = try problem.plan()
        func faults(_ change: (inout RoutePlan) -> Void) -> [String] {
            var plan = good
            change(&plan)
            return PlanChecker.faults(of: plan, for: problem)
        }
        #expect(faults { _ in } == [])
        #expect(!faults { $0.routes.removeAll() }.isEmpty)
        #expect(!faults { $0.routes += $0.routes }.isEmpty)
        #expect(!faults { $0.routes[0].vehicle = "none" }.isEmpty)
        #expect(!faults { $0.routes[0].distance += 1 }.isEmpty)
        #expect(!faults { $0.routes[0].departure += 1 }.isEmpty)
        #expect(!faults { $0.routes[0].arrival += 1 }.isEmpty)
        #expect(!faults { $0.routes[0].stops[0].begin += 100_000 }.isEmpty)
        #expect(!faults { $0.routes[0].stops.swapAt(0, 1) }.isEmpty)
        #expect(!faults { $0.routes[0].stops[0].slack = 5 }.isEmpty)
    }

    @Test("A shift of another year is refused, and a stop whose window is as far away is left out, wherever it is")
    func otherYears() throws {
        let van = Fixture.van(
            "old", shift: TimeWindow(start: Date(timeIntervalSince1970: 30_000), end: Date(timeIntervalSince1970: 60_000)))
        let mixed = Fixture.problem([Fixture.stop(1, north: 0)], [Fixture.van(), van])
        #expect(throws: RoutingError.tooFarApart(owner: "vehicle old", "vehicle v1")) { try mixed.plan() }
        for start in [Date(timeIntervalSince1970: 30_000), Fixture.start + 400 * 86_400, Fixture.start + 20 * 366 * 86_400] {
            var stop = Fixture.stop(1, north: 0, window: TimeWindow(start: start, end: start + 3600))
            stop.service = 0
            let plan = try Fixture.problem([stop], [Fixture.van()]).plan()
            #expect(plan.routes.isEmpty && plan.unassigned.map(\.reason) == [.timeWindow])
        }
    }

    @Test("Absurd values get a clear error, never a crash")
    func absurd() throws {
        let stop = Fixture.stop(1)
        func error(_ change: (inout RoutingProblem) -> Void) -> RoutingError? {
            var problem = Fixture.problem([stop, Fixture.stop(2)], [Fixture.van()])
            change(&problem)
            return #expect(throws: RoutingError.self) { try problem.plan() }
        }
        #expect(error { $0.stops.append(stop) } == .duplicate("stop 1"))
        #expect(error { $0.vehicles += $0.vehicles } == .duplicate("vehicle v1"))
        #expect(error { $0.stops[0].weight = -1 } == .outOfRange(owner: "stop 1", "weight", -1))
        #expect(error { $0.stops[0].service = .max } == .outOfRange(owner: "stop 1", "service", .max))
        #expect(error { $0.stops[0].location.latitude = .nan } != nil)
        #expect(error { $0.depot.longitude = .infinity } != nil)
        #expect(error { $0.stops[0].window = TimeWindow(start: Fixture.start + 1, end: Fixture.start) } != nil)
        #expect(error { $0.vehicles[0].shift.end = Date(timeIntervalSince1970: .infinity) } != nil)
        #expect(error { $0.travel.speed = 0 } == .outOfRange(owner: "travel", "speed", 0))
    }

    @Test("Extreme but lawful values are planned or explained")
    func extremes() throws {
        let far = Date(timeIntervalSince1970: 9e10)
        let problem = RoutingProblem(
            depot: Coordinate(latitude: 90, longitude: 0),
            stops: [
                RoutingStop(
                    id: 1, location: Coordinate(latitude: -90, longitude: 180), weight: 1_000_000_000, service: 1_000_000_000),
                RoutingStop(id: 2, location: Coordinate(latitude: 90, longitude: 0), window: TimeWindow(start: far, end: far)),
                RoutingStop(
                    id: 3, location: Coordinate(latitude: 90, longitude: 0),
                    window: TimeWindow(start: .init(timeIntervalSince1970: -9e10), end: .init(timeIntervalSince1970: -8.9e10))),
            ],
            vehicles: [
                Fixture.van(weight: 1_000_000_000, shift: TimeWindow(start: Fixture.start, end: far)),
                Fixture.van("late", shift: TimeWindow(start: far, end: far)),
            ], travel: TravelModel(speed: 1, detour: 1000))
        let plan = try problem.plan()
        #expect(PlanChecker.faults(of: plan, for: problem) == [])
        #expect(plan.unassigned.count == 3)
    }

    @Test("Loads beyond what the kernel counts times with are weighed as they are")
    func heavyLoads() throws {
        func left(_ weights: [Int], capacity: Int) throws -> Int {
            let stops = weights.enumerated().map { Fixture.stop(Int64($0), weight: $1) }
            let problem = Fixture.problem(stops, [Fixture.van(weight: capacity)])
            let plan = try problem.plan(iterations: 100)
            #expect(PlanChecker.faults(of: plan, for: problem) == [])
            return plan.unassigned.count
        }
        #expect(try left([900_000_000], capacity: 300_000_000) == 1)
        #expect(try left([300_000_001], capacity: 300_000_000) == 1)
        #expect(try left([300_000_000], capacity: 300_000_000) == 0)
        #expect(try left([250_000_000, 350_000_000], capacity: 600_000_000) == 0)
        #expect(try left([1_000_000_000, 1_000_000_000, 1], capacity: 1_000_000_000) == 2)
    }

    @Test("A shift without a whole second in it, or years behind the first one's start, is no time to drive")
    func shiftsOutOfReach() throws {
        var stop = Fixture.stop(1, north: 0)
        stop.service = 0
        let halfASecond = TimeWindow(start: Fixture.start + 0.25, end: Fixture.start + 0.75)
        let decade = TimeWindow(start: Fixture.start, end: Fixture.start + 11 * 366 * 86_400)
        let later = TimeWindow(start: Fixture.start + 10 * 366 * 86_400, end: decade.end)
        var full = Fixture.van("full", shift: decade)
        full.maxStops = 0
        for vehicles in [[Fixture.van(shift: halfASecond)], [full, Fixture.van("later", shift: later)]] {
            let problem = Fixture.problem([stop], vehicles)
            let plan = try problem.plan(iterations: 100)
            #expect(PlanChecker.faults(of: plan, for: problem) == [])
            #expect(plan.routes.isEmpty && plan.unassigned.count == 1)
        }
    }

    @Test("Five hundred stops are planned in seconds, most of them, on few vehicles", .timeLimit(.minutes(20)))
    func size() throws {
        var generator = SplitMix64(seed: 12)
        var problem = Fixture.random(stops: 500, vehicles: 0, using: &generator)
        problem.vehicles = (0..<25).map { Fixture.van("v\($0)", weight: 500_000, volume: 2_000_000, maxStops: 60) }
        let plan = try problem.plan(iterations: 50)
        #expect(PlanChecker.faults(of: plan, for: problem) == [])
        #expect(plan.unassigned.allSatisfy { $0.reason == .timeWindow })
    }
}

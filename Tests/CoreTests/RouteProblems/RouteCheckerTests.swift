import RouteKernel
import Testing

@Suite("Route checker")
struct RouteCheckerTests {
    private typealias Fixture = RouteCheckerFixture

    @Test("The best plan of a random problem has no fault, and every problem is valid", arguments: 0..<40)
    func soundPlans(_ block: Int) throws {
        for seed in (block * 10)..<(block * 10 + 10) {
            let problem = RandomProblem.make(seed, stops: 4)
            try problem.validate()
            guard let optimum = ExhaustiveSearch.optimum(of: problem) else { continue }
            #expect(RouteChecker.faults(of: optimum.result, for: problem) == [], "seed \(seed)")
        }
    }

    @Test(
        "A plan sound for its problem breaks a constraint that is added",
        arguments: RouteFault.Rule.allCases.filter { $0 != .unserved })
    func addedConstraints(_ rule: RouteFault.Rule) {
        var problem = Fixture.problem()
        let plan = Fixture.plan(problem)
        #expect(RouteChecker.faults(of: plan, for: problem) == [])
        switch rule {
        case .unreachable: problem.travel[0].durations[1] = TravelMatrix.unreachable
        case .window: problem.stops[1].windows = [0...100]
        case .shift: problem.vehicles[0].shift = 0...100
        case .release: problem.requests[0].release = 5000
        case .load: problem.vehicles[0].capacity = [2]
        case .skills: problem.requests[1].skills = [7]
        case .limit: problem.vehicles[0].limits.stops = 3
        case .rest: problem.vehicles[0].breaks[0].maxLoad = [2]
        case .backhaul: problem.stops[0].isBackhaul = true
        case .reload: problem.vehicles[0].reload?.maxTrips = 1
        case .precedence: problem.requests[2].work = .shipment(pickup: 3, delivery: 2, load: [3])
        case .relation: problem.relations = [Relation(.order, [1, 0])]
        case .frozen: (problem.initialRoutes, problem.vehicles[0].frozenStops) = ([[1]], 1)
        case .cost: problem.vehicles[0].costs.fixed = 1
        case .schedule: problem.stops[0].service = 51
        case .structure: problem.vehicles.removeLast()
        case .unserved: break
        }
        #expect(RouteChecker.faults(of: plan, for: problem).contains { $0.rule == rule })
    }

    @Test("Limits of distance, driving and duration are counted")
    func limits() {
        let changes: [WritableKeyPath<Limits, Int?>] = [\.distance, \.drivingTime, \.duration]
        for change in changes {
            var problem = Fixture.problem()
            let plan = Fixture.plan(problem)
            problem.vehicles[0].limits[keyPath: change] = 10
            #expect(RouteChecker.faults(of: plan, for: problem).map(\.rule) == [.limit])
        }
    }

    @Test("Any step that is changed is noticed", arguments: 0..<8)
    func changedSteps(_ step: Int) {
        let fields: [WritableKeyPath<Timetable.Step, Int>] = [
            \.arrival, \.waiting, \.setup, \.service, \.driving, \.distance, \.load[0],
        ]
        let problem = Fixture.problem()
        for field in fields {
            var plan = Fixture.plan(problem)
            plan.timetables[0].steps[step][keyPath: field] += 1
            #expect(RouteChecker.faults(of: plan, for: problem) != [])
        }
    }

    @Test("A stop served twice, half a shipment, a missing break, reasons that cannot be")
    func brokenPlans() {
        let problem = Fixture.problem()
        func rules(_ change: (inout RouteResult) -> Void) -> Set<RouteFault.Rule> {
            var plan = Fixture.plan(problem)
            change(&plan)
            return Set(RouteChecker.faults(of: plan, for: problem).map(\.rule))
        }
        #expect(rules { $0.timetables[0].steps.remove(at: 1) }.contains(.rest))
        #expect(rules { $0 = Fixture.plan(problem, [.stop(0), .stop(0)]) } == [.structure])
        #expect(rules { $0 = Fixture.plan(problem, [.stop(0), .stop(1), .stop(2)]) } == [.structure])
        #expect(rules { $0.solution.routes[1] = [.stop(9)] } == [.structure])
        #expect(rules { $0.solution.unserved = [0] } == [.structure])
        #expect(rules { $0.solution.cost += 1 } == [.cost])
        for reason in [UnservedReason.prize, .skills, .noVehicle] {
            #expect(rules { $0.unserved = [Unserved(request: 0, reason: reason, isHopeless: false)] } == [.unserved])
        }
    }
}

/// A depot and four stops on a line, a hundred seconds and a kilometre apart; two vehicles, the first with a break and two trips.
enum RouteCheckerFixture {
    static func problem() -> RouteProblem {
        let arcs = (0..<25).map { (cell: Int) -> Int32 in
            let blocks: Int = abs(cell / 5 - cell % 5)
            return Int32(blocks * 100)
        }
        let travel = TravelMatrix(durations: arcs, distances: arcs.map { $0 * 10 })
        let stops = (1...4).map { Stop(location: $0, service: 50, setup: 10, windows: [0...5000]) }
        let requests = [
            Request(.visit(stop: 0, delivery: [2], pickup: [0])), Request(.visit(stop: 1, delivery: [1], pickup: [1])),
            Request(.shipment(pickup: 2, delivery: 3, load: [3])),
        ]
        let van = Vehicle(
            start: 0, end: 0, capacity: [5], shift: 0...10_000, breaks: [Break(duration: 30)],
            reload: Reload(locations: [0], duration: 20, maxTrips: 2))
        return RouteProblem(
            locationCount: 5, travel: [travel], requests: requests, stops: stops,
            vehicles: [van, Vehicle(start: 0, end: 0, capacity: [5])])
    }

    static let visits: [RouteSolution.Visit] = [.stop(0), .stop(1), .reload(location: 0), .stop(2), .stop(3)]

    /// The first vehicle's route as it is driven.
    static func plan(_ problem: RouteProblem, _ visits: [RouteSolution.Visit] = visits) -> RouteResult {
        let order = [.rest(0)] + visits.map { PlainSimulation.Element.visit($0) }
        let table = PlainSimulation(problem: problem, vehicle: 0, order: order).timetable()
        let solution = RouteSolution(routes: [visits, []], unserved: [], cost: table?.cost ?? 0)
        return RouteResult(solution: solution, timetables: table.map { [$0] } ?? [], unserved: [], iterations: 0)
    }
}

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
        case .noWay: problem.travel[0].durations[1] = Travel.noWay
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
        case .clock: problem.stops[0].service = 51
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

import Fulfilment
import JSONReading
import RouteKernel
import Testing

@testable import Routing

/// Two schedulers, the kernel's and that of given orders, agree on what can be driven and on all times.
@Suite struct SolvedFileTests {
    @Test("A solution is feasible when the file gives it as steps", arguments: 0..<40)
    func routesAreSoundAsSteps(seed: Int) throws {
        let day = RandomDay(seed: seed, jobs: 9, shipments: 2, vehicles: 3)
        let document = try FormatFixture.read(day.text(steps: [:]))
        let result = try RouteSolver.solve(document.problem, SolverOptions(seed: UInt64(seed), iterations: 100))
        #expect(RouteChecker.faults(of: result, for: document.problem) == [])
        let answer = RouteAnswer(document, result)
        #expect(answer.servedStops + answer.leftOut.flatMap(\.stops).count == document.problem.stops.count)
        var steps: [Int: String] = [:]
        for route in answer.routes { steps[route.timetable.vehicle] = day.steps(route.timetable, document) }
        var written = try FormatFixture.read(day.text(steps: steps))
        let plan = try GivenPlan(written)
        #expect(plan.routes.count == answer.routes.count)
        for (given, solved) in zip(plan.routes, answer.routes) {
            #expect(given.violations == [])
            #expect(given.timetable.steps.map(\.arrival) == solved.timetable.steps.map(\.arrival))
            #expect(given.loads == solved.loads)
            #expect(abs(given.timetable.cost - solved.timetable.cost) < 1e-6)
            // As late as the slack of its start says, and no later.
            let (vehicle, slack) = (solved.timetable.vehicle, RouteSlack(solved.timetable, document.problem).byStep[0])
            if slack > RouteProblem.limit / 2 { continue }
            for (late, isSound) in [(slack, true), (slack + 1, false)] {
                written.vehicles[vehicle].steps?[0].at = solved.begin + late
                let delayed = try GivenPlan(written).routes.first { $0.timetable.vehicle == vehicle }
                #expect(delayed?.isSound == isSound)
            }
        }
    }

    @Test("An order without violations can be planned, is done as soon, and leaves nothing of it impossible", arguments: 0..<40)
    func soundStepsArePlanned(seed: Int) throws {
        let day = RandomDay(seed: seed, jobs: 1 + seed % 3, shipments: seed % 2, vehicles: 1)
        var document = try FormatFixture.read(day.text(steps: [0: day.allSteps]))
        document.problem.initialRoutes = []
        let (problem, steps) = (document.problem, try #require(document.vehicles[0].steps))
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 300))
        for order in Self.orders(Array(problem.stops.indices)) {
            var soundEnds: [Int] = []
            for placed in Self.placements(order, breaks: problem.vehicles[0].breaks.count, stops: problem.stops.count) {
                document.vehicles[0].steps = placed.map { steps[$0] }
                let route = try #require(try GivenPlan(document).routes.first)
                if route.isSound { soundEnds.append(route.end) }
            }
            let table = problem.timetable(of: order.map { .stop($0) }, vehicle: 0)
            #expect(table?.steps.last?.arrival == soundEnds.min(), "\(order)")
            guard !soundEnds.isEmpty else { continue }
            if order.count == problem.stops.count { #expect(result.unserved == []) }
            for left in result.unserved where Set(problem.requests[left.request].stops) == Set(order) {
                #expect(!left.isHopeless, "\(order)")
            }
        }
    }

    private static func orders(_ stops: [Int]) -> [[Int]] {
        stops.flatMap { first in [[first]] + orders(stops.filter { $0 != first }).map { [first] + $0 } }
    }

    /// Breaks are numbered after the stops.
    private static func placements(_ order: [Int], breaks: Int, stops: Int) -> [[Int]] {
        (0..<breaks).reduce([order]) { placed, rest in
            placed.flatMap { steps in
                (0...steps.count).map { Array(steps[..<$0]) + [stops + rest] + Array(steps[$0...]) }
            }
        }
    }

    @Test(arguments: [
        FormatFixture.cvrp, FormatFixture.solomon, FormatFixture.lilim, FormatFixture.backhauls, FormatFixture.rich,
    ])
    func benchmarkFilesAreSolved(text: String) throws {
        let document = try FormatFixture.read(text)
        let answer = RouteAnswer(document, try RouteSolver.solve(document.problem, SolverOptions(iterations: 300)))
        #expect(answer.isComplete)
        #expect(throws: Never.self) { try JSONTree(Array(answer.vroomJSON().utf8)) }
        #expect(answer.svg() != nil)
    }

    /// By hand: nodes 2 and 4 on one tour of 5 + 6 + 5, 3 alone there and back for 2, 5 alone for 18.
    @Test func theTinyFileHasItsShortestPlan() throws {
        let document = try FormatFixture.read(FormatFixture.cvrp)
        let result = try RouteSolver.solve(document.problem, SolverOptions(iterations: 300))
        #expect(RouteAnswer(document, result).value == 36)
    }
}

extension CheckedRoute {
    /// Behind stops; at the end a solver counts the vehicle as unloaded.
    fileprivate var loads: [[Int]] {
        timetable.steps.compactMap { if case .stop = $0.kind { $0.load } else { nil } }
    }
}

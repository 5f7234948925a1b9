import Fulfilment
import RouteKernel
import Synchronization
import Testing

/// Single things the solver must do, each seen in its plan.
@Suite("Route solver")
struct RouteSolverTests {
    /// A depot at location 0 and `count` stops on a line, a hundred apart.
    private static func line(_ count: Int, _ vehicles: [Vehicle]) -> RouteProblem {
        let side = count + 1
        let arcs = (0..<side * side).map { (cell: Int) -> Int32 in
            let blocks: Int = abs(cell / side - cell % side)
            return Int32(blocks * 100)
        }
        return RouteProblem(
            locationCount: side, travel: [TravelMatrix(durations: arcs, distances: arcs)],
            requests: (0..<count).map { Request(.visit(stop: $0, delivery: [1], pickup: [0])) },
            stops: (1...count).map { Stop(location: $0) }, vehicles: vehicles)
    }

    @Test("The first plan of vehicles that are alike joins what saves most: on a line, the farthest first")
    func savings() throws {
        let problem = Self.line(12, (0..<12).map { _ in Vehicle(start: 0, end: 0, capacity: [4]) })
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 0))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        let routes = result.solution.routes.map { route in
            Set(route.map { if case .stop(let stop) = $0 { stop } else { -1 } })
        }
        #expect(Set(routes.filter { !$0.isEmpty }) == [Set(0...3), Set(4...7), Set(8...11)])
    }

    @Test("When time is over before it began, a few stops are planned all the same")
    func noTime() throws {
        let problem = Self.line(5, [3, 2].map { Vehicle(start: 0, end: 0, capacity: [$0]) })
        let result = try RouteSolver.solve(problem, SolverOptions(timeUsed: { 1 }))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.unserved.isEmpty)
    }

    @Test("A vehicle that may load again carries more than it holds, on as many trips as it may")
    func reload() throws {
        let van = Vehicle(start: 0, end: 0, capacity: [2], reload: Reload(locations: [0], maxTrips: 2))
        let problem = Self.line(5, [van])
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 300))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.unserved.count == 1)
        #expect(result.solution.routes[0].contains(.reload(location: 0)))
    }

    @Test("A stop where the vehicle stands can be served at once")
    func stopAtStart() throws {
        var problem = Self.line(1, [Vehicle(start: 0, end: 0, capacity: [1], limits: Limits(stops: 1))])
        problem.stops[0] = Stop(location: 0, windows: [0...0])
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 100))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.unserved.isEmpty)
    }

    @Test("The arc from start to end counts towards a limit of distance")
    func distanceOfOpenRoute() throws {
        // There to the last stop and back to the end is 2100 m, one stop less is 1900.
        let problem = Self.line(12, [Vehicle(start: 0, end: 3, capacity: [12], limits: Limits(distance: 1900))])
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 300))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.unserved.map(\.reason) == [.maxDistance])
    }

    @Test("Initial routes that part what belongs together are not taken over")
    func relationAcrossRoutes() throws {
        var problem = Self.line(2, [Vehicle(start: 0, end: 0, capacity: [2]), Vehicle(start: 0, end: 0, capacity: [2])])
        problem.relations = [Relation(.sameVehicle, [0, 1])]
        problem.initialRoutes = [[0], [1]]
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 0))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.unserved.isEmpty)
    }

    @Test("Initial routes that overload a vehicle are not taken over")
    func overloadedInitialRoute() throws {
        var problem = Self.line(3, [Vehicle(start: 0, end: 0, capacity: [2])])
        problem.initialRoutes = [[0, 1, 2]]
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 0))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.unserved.map(\.reason) == [.capacity])
    }

    @Test("Several threads make one valid plan, report every better one, and stop when time is over", arguments: [2, 3])
    func threads(_ count: Int) throws {
        let vehicles = (0..<12).map { _ in Vehicle(start: 0, end: 0, capacity: [8], shift: 0...20_000) }
        var random = SplitMix64(seed: 7)
        var problem = Self.line(80, vehicles)
        for stop in problem.stops.indices {
            let open = random.below(10_000)
            problem.stops[stop].windows = [open...open + 4000]
        }
        let asked = Atomic(0)
        let improvements = Mutex([Double]())
        let options = SolverOptions(
            threads: count, timeUsed: { Double(asked.wrappingAdd(1, ordering: .relaxed).newValue) / 2000 },
            onImprovement: { cost, _ in improvements.withLock { $0.append(cost) } })
        let result = try RouteSolver.solve(problem, options)
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.iterations > count * 100)
        #expect(improvements.withLock { $0.last } == result.solution.cost)
    }
}

@Suite("Fleet reduction")
struct FleetReductionTests {
    /// Loads that fill so many vehicles of 1000 to 99.5 %, at random locations; each vehicle costs more than all arcs.
    private static func packed(into vehicles: Int, seed: UInt64) -> RouteProblem {
        var random = SplitMix64(seed: seed)
        var loads: [Int] = []
        for _ in 0..<vehicles {
            let cuts = [0] + (0..<4).map { _ in 1 + random.below(994) }.sorted() + [995]
            loads += zip(cuts, cuts.dropFirst()).map { max($1 - $0, 1) }
        }
        let locations = (0...loads.count).map { _ in (x: random.below(1000), y: random.below(1000)) }
        let arcs = locations.flatMap { from in
            locations.map { to in Int32(abs(from.x - to.x) + abs(from.y - to.y)) }
        }
        let vehicle = Vehicle(start: 0, end: 0, capacity: [1000], costs: Costs(fixed: 1_000_000))
        return RouteProblem(
            locationCount: locations.count, travel: [TravelMatrix(durations: arcs, distances: arcs)],
            requests: loads.indices.map { Request(.visit(stop: $0, delivery: [loads[$0]], pickup: [0])) },
            stops: loads.indices.map { Stop(location: $0 + 1) }, vehicles: Array(repeating: vehicle, count: 2 * vehicles))
    }

    @Test("Where vehicles have a high fixed cost, no more are used than the loads need", arguments: [1, 2, 4, 5, 6] as [UInt64])
    func fewest(_ seed: UInt64) throws {
        let problem = Self.packed(into: 12, seed: seed)
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 20_000))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.unserved.isEmpty)
        #expect(result.solution.routes.count { !$0.isEmpty } == 12)
    }
}

import RouteKernel
import Testing

/// What holds for every plan the solver makes, on thousands of small problems whose best plan is known.
@Suite("Route solver, random problems")
struct RouteSolverProperties {
    private static let problems = 20

    @Test("No faults, never better than the best plan, nearly always as good", arguments: 0..<25)
    func optimality(_ block: Int) throws {
        var (known, optimal) = (0, 0)
        for seed in (block * Self.problems)..<((block + 1) * Self.problems) {
            let problem = RandomProblem.make(seed, stops: 5)
            let result = try RouteSolver.solve(problem, SolverOptions(seed: 1, iterations: 300))
            let faults = RouteChecker.faults(of: result, for: problem)
            guard let optimum = ExhaustiveSearch.optimum(of: problem) else { continue }
            #expect(faults == [], "seed \(seed)")
            let found = ExhaustiveSearch.objective(problem, result.solution)
            #expect(!found.isBetter(than: optimum.objective), "seed \(seed): \(found) is better than \(optimum.objective)")
            known += 1
            if !optimum.objective.isBetter(than: found) {
                optimal += 1
            } else if faults.isEmpty {
                print("seed \(seed): \(found) instead of \(optimum.objective)")
            }
        }
        print("problems from seed \(block * Self.problems): \(optimal) of \(known) plans are the best there is")
        #expect(optimal * 100 >= known * 70)
    }

    @Test("No faults in plans of many stops whose routes are never run as a whole", arguments: 0..<50)
    func plain(_ seed: Int) throws {
        let problem = RandomProblem.plain(seed)
        let result = try RouteSolver.solve(problem, SolverOptions(seed: 1, iterations: 1000))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.solution.routes.contains { !$0.isEmpty })
    }

    @Test("The same seed and iterations give the same plan", arguments: 0..<100)
    func determinism(_ seed: Int) throws {
        let problem = RandomProblem.make(seed + 100_000, stops: 7, vehicles: 3)
        let options = SolverOptions(seed: UInt64(seed), iterations: 300)
        #expect(try RouteSolver.solve(problem, options) == RouteSolver.solve(problem, options))
    }

    @Test("Problems of nothing, or of the largest numbers, have a plan without faults")
    func absurd() throws {
        let van = Vehicle(start: nil, end: nil, capacity: [])
        var problem = RouteProblem(locationCount: 0, dimensions: 0, travel: [], requests: [], stops: [], vehicles: [])
        #expect(try RouteChecker.faults(of: RouteSolver.solve(problem, SolverOptions(iterations: 10)), for: problem) == [])
        problem.travel = [TravelMatrix(durations: [], distances: [])]
        problem.vehicles = [van]
        #expect(try RouteChecker.faults(of: RouteSolver.solve(problem, SolverOptions(iterations: 10)), for: problem) == [])
        let most = RouteProblem.limit
        let arc = [Int32](repeating: 200_000_000, count: 9)
        problem = RouteProblem(
            locationCount: 3, dimensions: 1, travel: [TravelMatrix(durations: arc, distances: arc)],
            requests: (0..<3).map {
                Request(.visit(stop: $0, delivery: [1_000_000], pickup: [1_000_000]), priority: 100, prize: 1e9)
            },
            stops: (0..<3).map { Stop(location: $0, service: most / 10, setup: most / 10) },
            vehicles: [Vehicle(speed: 1e-9, start: 0, end: 0, capacity: [1_000_000], costs: Costs(fixed: 1e9, perHour: 1e9))])
        #expect(try RouteChecker.faults(of: RouteSolver.solve(problem, SolverOptions(iterations: 10)), for: problem) == [])
    }
}

import RouteKernel
import Testing

@Suite("Route checker")
struct RouteCheckerTests {
    @Test("The best plan of a random problem has no fault, and every problem is valid", arguments: 0..<40)
    func soundPlans(_ block: Int) throws {
        for seed in (block * 10)..<(block * 10 + 10) {
            let problem = RandomProblem.make(seed, stops: 4)
            try problem.validate()
            guard let optimum = ExhaustiveSearch.optimum(of: problem) else { continue }
            #expect(RouteChecker.faults(of: optimum.result, for: problem) == [], "seed \(seed)")
        }
    }
}

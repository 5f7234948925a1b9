import Fulfilment
import RouteKernel
import Testing

@Suite("Fleet reduction")
struct FleetReductionTests {
    /// Loads that fill so many vehicles of 1000 to 99.5 %, at random places; each vehicle costs more than all ways.
    private static func packed(into vehicles: Int, seed: UInt64) -> RouteProblem {
        var random = SplitMix64(seed: seed)
        var loads: [Int] = []
        for _ in 0..<vehicles {
            let cuts = [0] + (0..<4).map { _ in 1 + random.below(994) }.sorted() + [995]
            loads += zip(cuts, cuts.dropFirst()).map { max($1 - $0, 1) }
        }
        let places = (0...loads.count).map { _ in (x: random.below(1000), y: random.below(1000)) }
        let ways = places.flatMap { from in
            places.map { to in Int32(abs(from.x - to.x) + abs(from.y - to.y)) }
        }
        let vehicle = Vehicle(start: 0, end: 0, capacity: [1000], costs: Costs(fixed: 1_000_000))
        return RouteProblem(
            placeCount: places.count, travel: [Travel(durations: ways, distances: ways)],
            requests: loads.indices.map { Request(.visit(stop: $0, delivery: [loads[$0]], pickup: [0])) },
            stops: loads.indices.map { Stop(place: $0 + 1) }, vehicles: Array(repeating: vehicle, count: 2 * vehicles))
    }

    @Test("Where vehicles are dear, no more are used than the loads need", arguments: [1, 2, 4, 5, 6] as [UInt64])
    func fewest(_ seed: UInt64) throws {
        let problem = Self.packed(into: 12, seed: seed)
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 20_000))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.unserved.isEmpty)
        #expect(result.solution.routes.count { !$0.isEmpty } == 12)
    }
}

import RouteKernel
import Testing

/// Ways that are dear, and ways that are not there: the first are driven, the second never.
@Suite("Dear and closed ways")
struct WayTests {
    enum Kind: CaseIterable, Sendable {
        case visits, shipments
    }

    /// Metres and seconds by row; nil for no way. Every location but the first two has a stop; a shipment goes from one to the next.
    private static func problem(
        _ kind: Kind, _ arcs: [[Int32?]], seconds: [[Int32?]]? = nil, vehicle: Vehicle
    ) -> RouteProblem {
        func table(_ rows: [[Int32?]]) -> [Int32] { rows.joined().map { $0 ?? TravelMatrix.unreachable } }
        let stops = (2..<arcs.count).map { Stop(location: $0) }
        let works: [Request.Work] =
            kind == .visits
            ? stops.indices.map { .visit(stop: $0, delivery: [1], pickup: [0]) }
            : stride(from: 0, to: stops.count, by: 2).map { .shipment(pickup: $0, delivery: $0 + 1, load: [1]) }
        return RouteProblem(
            locationCount: arcs.count, travel: [TravelMatrix(durations: table(seconds ?? arcs), distances: table(arcs))],
            requests: works.map { Request($0) }, stops: stops, vehicles: [vehicle])
    }

    private static func square(_ count: Int, _ arc: (Int, Int) -> Int32?) -> [[Int32?]] {
        (0..<count).map { row in (0..<count).map { row == $0 ? 0 : arc(row, $0) } }
    }

    private static func van(_ costs: Costs = Costs(), end: Int = 0, shift: ClosedRange<Int> = 0...RouteProblem.limit) -> Vehicle {
        Vehicle(start: 0, end: end, capacity: [99], shift: shift, costs: costs)
    }

    private static func solve(_ problem: RouteProblem, iterations: Int = 500) throws -> RouteResult {
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: iterations))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        return result
    }

    @Test("Two hundred kilometres at five hundred each are driven", arguments: Kind.allCases, [86_400, RouteProblem.limit])
    func dear(kind: Kind, end: Int) throws {
        let metres = Self.square(6) { _, _ in 200_000 }
        let problem = Self.problem(
            kind, metres, seconds: Self.square(6) { _, _ in 7200 },
            vehicle: Self.van(Costs(perDrivingHour: 3600, perKilometre: 500), shift: 0...end))
        #expect(try Self.solve(problem).unserved == [])
    }

    @Test("A place that is dearer to reach than anything a search can tell apart is served as well", arguments: Kind.allCases)
    func dearest(kind: Kind) throws {
        let metres = Self.square(10) { max($0, $1) >= 8 ? 150_000_000 : 9 }
        let problem = Self.problem(kind, metres, seconds: Self.square(10) { _, _ in 60 }, vehicle: Self.van())
        #expect(try Self.solve(problem).unserved == [])
    }

    @Test("A given route of nothing but dear ways is taken over, and stays one", arguments: Kind.allCases)
    func dearRoute(kind: Kind) throws {
        var problem = Self.problem(
            kind, Self.square(14) { _, _ in 40_000_000 }, seconds: Self.square(14) { _, _ in 60 }, vehicle: Self.van())
        problem.initialRoutes = [[6, 7, 2, 8, 9, 3, 0, 10, 11, 4, 1, 5]]
        let taken = try Self.solve(problem, iterations: 0)
        #expect(taken.solution.routes == [problem.initialRoutes[0].map { .stop($0) }])
        #expect(try Self.solve(problem).unserved == [])
    }

    /// From 0 to 1 there is no way but over the others, and to the last one none.
    private static let oneWay = square(4) { from, to in to == 3 || (from, to) == (0, 1) ? nil : 10 }

    @Test(
        "Where no way leads from the start to the end, what can be reached is served, and nothing else",
        arguments: Kind.allCases, [1000, RouteProblem.limit])
    func closedReturn(kind: Kind, end: Int) throws {
        let result = try Self.solve(Self.problem(kind, Self.oneWay, vehicle: Self.van(end: 1, shift: 0...end)))
        #expect(result.unserved.map(\.reason) == [.unreachable] && result.unserved.map(\.isHopeless) == [true])
        #expect(result.solution.routes == (kind == .visits ? [[.stop(0)]] : [[]]))
    }

    @Test("Such a vehicle's limits count from nothing", arguments: Kind.allCases)
    func closedReturnWithinLimits(kind: Kind) throws {
        let arcs = Self.square(4) { from, to in (from, to) == (0, 1) ? nil : 10 }
        var vehicle = Self.van(end: 1)
        for (most, served) in [(30, true), (29, false)] {
            vehicle.limits = Limits(distance: most)
            let result = try Self.solve(Self.problem(kind, arcs, vehicle: vehicle))
            #expect(result.unserved.isEmpty == served)
        }
    }

    @Test("A vehicle whose shift has no end works longer than any shift may last", arguments: Kind.allCases)
    func noEnd(kind: Kind) throws {
        var problem = Self.problem(
            kind, Self.square(4) { _, _ in 10 }, seconds: Self.square(4) { _, _ in 90_000_000 }, vehicle: Self.van())
        problem.stops[0].windows = [90_000_000...90_000_000]
        #expect(try Self.solve(problem).unserved == [])
        problem.vehicles[0].shift = 0...RouteProblem.limit - 1
        #expect(try !Self.solve(problem).unserved.isEmpty)
    }

    @Test(
        "A vehicle too slow for any window stays, whether its shift ends or not", arguments: Kind.allCases,
        [1000, RouteProblem.limit])
    func tooSlow(kind: Kind, end: Int) throws {
        var vehicle = Self.van(shift: 0...end)
        vehicle.speed = 1e-9
        var problem = Self.problem(kind, Self.square(4) { _, _ in 10 }, vehicle: vehicle)
        for stop in problem.stops.indices { problem.stops[stop].windows = [0...1_000_000_000] }
        #expect(try Self.solve(problem).unserved.map(\.reason).allSatisfy { $0 == .timeWindow })
        #expect(try Self.solve(problem).solution.routes == [[]])
    }
}

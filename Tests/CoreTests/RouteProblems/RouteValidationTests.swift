import RouteKernel
import Testing

@Suite("Values of a routing problem")
struct RouteValidationTests {
    static let changes: [@Sendable (inout RouteProblem) -> Void] = [
        { $0.locationCount = -1 }, { $0.locationCount = .max }, { $0.locationCount = 4 }, { $0.dimensions = 2 },
        { $0.dimensions = -1 },
        { $0.travel = [] }, { $0.travel[0].durations[1] = -1 }, { $0.travel[0].distances[1] = -1 },
        { $0.travel[0].costs = [1] }, { $0.travel[0].distances.removeLast() },
        { $0.travel[0].traffic = [TrafficPeriod(start: 0, speed: 0)] },
        { $0.travel[0].traffic = [TrafficPeriod(start: 0, speed: .nan)] },
        { $0.travel[0].traffic = [TrafficPeriod(start: 5, speed: 1), TrafficPeriod(start: 4, speed: 1)] },
        { $0.stops[0].location = 5 }, { $0.stops[0].service = -1 }, { $0.stops[0].setup = .max },
        { $0.stops[0].windows = [10...20, 20...30] }, { $0.stops[0].windows = [0...Int.max] },
        { $0.stops[0].softWindow = SoftWindow(window: 0...1, latePenalty: .nan) },
        { $0.stops[0].serviceByType = [1: -1] }, { $0.stops[0].setupByType = [1: -1] },
        { $0.stops.append(Stop(location: 0)) }, { $0.requests.append($0.requests[0]) },
        { $0.requests[0].work = .visit(stop: 0, delivery: [], pickup: [0]) },
        { $0.requests[0].work = .visit(stop: 0, delivery: [0], pickup: [-1]) },
        { $0.requests[2].work = .shipment(pickup: 2, delivery: 2, load: [1]) },
        { $0.requests[0].work = .visit(stop: 9, delivery: [1], pickup: [1]) },
        { $0.requests[0].priority = 101 }, { $0.requests[0].prize = -1 }, { $0.requests[0].prize = .infinity },
        { $0.requests[0].release = -1 }, { $0.vehicles[0].profile = 1 }, { $0.vehicles[0].speed = 0 },
        { $0.vehicles[0].speed = .nan }, { $0.vehicles[0].start = -1 }, { $0.vehicles[0].end = 5 },
        { $0.vehicles[0].capacity = [] }, { $0.vehicles[0].capacity = [-1] }, { $0.vehicles[0].shift = 0...Int.max },
        { $0.vehicles[0].costs.fixed = .nan }, { $0.vehicles[0].costs.perHour = -1 },
        { $0.vehicles[0].breaks[0].duration = -1 }, { $0.vehicles[0].breaks[0].maxLoad = [] },
        { $0.vehicles[0].breaks = Array(repeating: Break(duration: 1), count: 51) },
        { $0.vehicles[0].breaks[0].windows = [5...6, 1...2] }, { $0.vehicles[0].limits.stops = -1 },
        { $0.vehicles[0].limits.duration = -1 }, { $0.vehicles[0].reload?.locations = [9] },
        { $0.vehicles[0].reload?.maxTrips = 0 }, { $0.vehicles[0].frozenStops = 1 }, { $0.vehicles[0].frozenStops = -1 },
        { $0.initialRoutes = [[0], [0]] }, { $0.initialRoutes = [[], [], []] }, { $0.initialRoutes = [[4]] },
        { $0.relations = [Relation(.order, [0, 0])] }, { $0.relations = [Relation(.order, [0, 9])] },
        { $0.relations = [Relation(.order, [0, 1], vehicle: 2)] }, { $0.balance.spreadPerHour = .nan },
    ]

    @Test("Each value that makes no sense is refused, alone in a problem that is valid without it", arguments: changes.indices)
    func refused(_ change: Int) throws {
        var problem = RouteCheckerFixture.problem()
        try problem.validate()
        Self.changes[change](&problem)
        #expect(throws: RouteProblemError.self) { try problem.validate() }
    }

    @Test("Kinds of vehicles are limited by the memory of their travel tables, before it is taken")
    func kindsOfVehicles() throws {
        let count = 1000
        let arcs = [Int32](repeating: 1, count: count * count)
        func problem(kinds: Int) -> RouteProblem {
            RouteProblem(
                locationCount: count, travel: [TravelMatrix(durations: arcs, distances: arcs)], requests: [], stops: [],
                vehicles: (0..<2 * kinds).map { Vehicle(speed: Double($0 / 2 + 1) / 100, start: 0, end: 0, capacity: [1]) })
        }
        #expect(throws: Never.self) { try problem(kinds: 100).validate() }
        let error = #expect(throws: RouteProblemError.self) { try problem(kinds: 101).validate() }
        #expect(
            error?.description
                == "vehicles is a fleet of 101 kinds by profile, speed and cost of driving; allowed is at most 100 among 1000 locations, "
                + "each kind having times and costs of its own for every way.")
    }
}

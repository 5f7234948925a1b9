import RouteKernel

/// A depot and four stops on a line, a hundred seconds and a kilometre apart; two vehicles, the first with a break and two trips.
enum RouteCheckerFixture {
    static func problem() -> RouteProblem {
        let ways = (0..<25).map { (cell: Int) -> Int32 in
            let blocks: Int = abs(cell / 5 - cell % 5)
            return Int32(blocks * 100)
        }
        let travel = Travel(durations: ways, distances: ways.map { $0 * 10 })
        let stops = (1...4).map { Stop(place: $0, service: 50, setup: 10, windows: [0...5000]) }
        let requests = [
            Request(.visit(stop: 0, delivery: [2], pickup: [0])), Request(.visit(stop: 1, delivery: [1], pickup: [1])),
            Request(.shipment(pickup: 2, delivery: 3, load: [3])),
        ]
        let van = Vehicle(
            start: 0, end: 0, capacity: [5], shift: 0...10_000, breaks: [Break(duration: 30)],
            reload: Reload(places: [0], duration: 20, maxTrips: 2))
        return RouteProblem(
            placeCount: 5, travel: [travel], requests: requests, stops: stops,
            vehicles: [van, Vehicle(start: 0, end: 0, capacity: [5])])
    }

    static let visits: [RouteSolution.Visit] = [.stop(0), .stop(1), .reload(place: 0), .stop(2), .stop(3)]

    /// The first vehicle's route as it is driven.
    static func plan(_ problem: RouteProblem, _ visits: [RouteSolution.Visit] = visits) -> RouteResult {
        let order = [.rest(0)] + visits.map { PlainSimulation.Element.visit($0) }
        let table = PlainSimulation(problem: problem, vehicle: 0, order: order).timetable()
        let solution = RouteSolution(routes: [visits, []], unserved: [], cost: table?.cost ?? 0)
        return RouteResult(solution: solution, timetables: table.map { [$0] } ?? [], unserved: [], iterations: 0)
    }
}

import FoundationEssentials
import RouteKernel
import Routing

/// Plans the rest of a route anew. What was driven is no part of the problem, so it cannot change; what is aboard stays aboard.
struct RouteReviser: Sendable {
    /// A shorter order is worth the change from this share on.
    private static let gain = 0.02

    let rules: RoutePlanner.Rules

    /// The problem of the rest of a route: a vehicle that stands where it was last reported, or at the depot, and goes on from then or
    /// from when it was last noticed to be silent. It may take as long as it needs, for everything is aboard already.
    /// - Parameter promised: stops whose promise has to be kept.
    func problem(_ route: OpenRoute, keeping promised: Set<Int64>) -> RoutingProblem {
        let begin = route.restBegins
        let rest = route.rest
        let vehicle = RoutingVehicle(
            id: route.vehicle.code, weightCapacity: RoutingError.limit, volumeCapacity: RoutingError.limit,
            shift: TimeWindow(start: begin, end: begin.addingTimeInterval(30 * 86_400)), maxStops: rest.count,
            start: route.last?.location, given: rest.map(\.id))
        return RoutingProblem(
            depot: route.site.location,
            stops: rest.map { stop in
                let window = stop.promisedBy.flatMap { promise in
                    promised.contains(stop.id) && promise > begin ? TimeWindow(start: begin, end: promise) : nil
                }
                return RoutingStop(
                    id: stop.id, location: stop.location, weight: stop.weight, volume: stop.volume, window: window,
                    service: rules.service, promisedBy: stop.promisedBy)
            }, vehicles: [vehicle], travel: rules.travel)
    }

    /// The places a travel table for `revise` is about, each once: those of the problem and those the vehicle was at.
    func places(_ route: OpenRoute) -> [Coordinate] {
        var seen: Set<Coordinate> = []
        return (problem(route, keeping: []).locations + way(route)).filter { seen.insert($0).inserted }
    }

    /// The new plan; nil when nothing changes.
    /// - Parameter travel: the ways among `places`; nil for the rules' travel model.
    /// - Throws: `RoutingError` for a value that makes no sense.
    func revise(_ route: OpenRoute, over travel: TravelTable?) throws(RoutingError) -> RouteRevision? {
        let table = travel?.matrix(among: problem(route, keeping: []).locations)
        let driven = driven(route, over: travel)
        var list = ChangeList(route, service: rules.service)
        guard !route.rest.isEmpty else { return list.changes.isEmpty ? nil : unchanged(route, driven, list) }
        guard let plan = try plan(route, over: table) else { return list.changes.isEmpty ? nil : unchanged(route, driven, list) }
        let old = Dictionary(route.rest.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let places = route.rest.map(\.seq).sorted()
        let stops = zip(plan.stops, places).map { RouteRevision.Stop(id: $0.id, seq: $1, arriveAt: $0.arrival) }
        for stop in stops { if let before = old[stop.id] { list.noteKept(before, stop) } }
        let departsAt = route.last == nil && route.startedAt == nil ? plan.departure : route.departsAt
        list.noteTimes(departsAt: departsAt, backAt: plan.arrival)
        guard !list.changes.isEmpty else { return nil }
        return RouteRevision(
            routeID: route.id, version: route.version, vehicle: route.vehicle.code, stops: stops, departsAt: departsAt,
            backAt: plan.arrival, distance: driven + plan.distance, changes: list.changes)
    }

    /// Nothing is left to be driven, or no road leads there: only the list of changes is new.
    private func unchanged(_ route: OpenRoute, _ driven: Int, _ list: ChangeList) -> RouteRevision {
        RouteRevision(
            routeID: route.id, version: route.version, vehicle: route.vehicle.code,
            stops: route.rest.map { .init(id: $0.id, seq: $0.seq, arriveAt: $0.arriveAt ?? route.backAt) },
            departsAt: route.departsAt, backAt: route.backAt, distance: driven, changes: list.changes)
    }

    /// Where the vehicle was, from the depot to the last report.
    private func way(_ route: OpenRoute) -> [Coordinate] {
        let ended = route.stops.filter { $0.endedAt != nil }.sorted {
            ($0.endedAt ?? .distantPast) < ($1.endedAt ?? .distantPast)
        }
        return [route.site.location] + ended.map(\.location)
    }

    /// Metres up to the last report, by the ways that were planned: those that were really taken are not known.
    private func driven(_ route: OpenRoute, over travel: TravelTable?) -> Int {
        let places = way(route)
        let table = travel?.matrix(among: places)
        return places.indices.dropLast().reduce(0) { sum, index in
            let metres = table?.distances[index * places.count + index + 1] ?? TravelMatrix.unreachable
            if metres != TravelMatrix.unreachable { return sum + Int(metres) }
            return sum + (rules.travel.leg(from: places[index], to: places[index + 1])?.distance ?? 0)
        }
    }

    /// The order it has, unless another one keeps more promises or is worth the change. One stop has one order: nothing is searched.
    private func plan(_ route: OpenRoute, over table: TravelMatrix?) throws(RoutingError) -> PlannedRoute? {
        guard let present = try problem(route, keeping: []).timetable(over: table) else { return nil }
        guard route.rest.count > 1, let other = try search(route, over: table) else { return present }
        if other.promisesKept != present.promisesKept { return other.promisesKept > present.promisesKept ? other : present }
        return Double(other.distance) < Double(present.distance) * (1 - Self.gain) ? other : present
    }

    /// Promises that cannot be kept are given up one search after the other, in the end all.
    private func search(_ route: OpenRoute, over table: TravelMatrix?) throws(RoutingError) -> PlannedRoute? {
        var promised = Set(route.rest.filter { $0.promisedBy != nil }.map(\.id))
        while true {
            let plan = try problem(route, keeping: promised).plan(
                over: table, seed: rules.seed, iterations: rules.iterations(for: route.rest.count))
            let left = Set(plan.unassigned.map(\.id))
            if left.isEmpty { return plan.routes.first }
            guard !promised.isEmpty else { return nil }
            promised = promised.isDisjoint(with: left) ? [] : promised.subtracting(left)
        }
    }
}

extension PlannedRoute {
    /// Stops that are reached in time.
    fileprivate var promisesKept: Int { stops.count { ($0.slack ?? 0) >= 0 } }
}

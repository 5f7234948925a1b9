import FoundationEssentials
import RouteKernel
import Routing

/// Puts new shipments on routes that have not left, where they fit: nothing that was promised on them is broken, and no stop changes its
/// route.
struct RouteInserter: Sendable {
    /// Stops in one problem at most; more would take longer than they are worth.
    private static let mostStops = 600

    let rules: RoutePlanner.Rules

    /// The routes that may have room, those that leave first first. One that should have left a year before the last is no route any more.
    func candidates(_ routes: [OpenRoute]) -> [OpenRoute] {
        var stops = 0
        let oldest = (routes.map(\.departsAt).max() ?? .distantPast) - RoutingProblem.longest
        let sorted = routes.filter { $0.departsAt >= oldest && hasRoom($0) }.sorted {
            ($0.departsAt, $0.id) < ($1.departsAt, $1.id)
        }
        return Array(
            sorted.prefix(while: { route in
                stops += route.rest.count
                return stops <= Self.mostStops
            }))
    }

    /// A vehicle that leaves again as soon as it is back has no time for more.
    private func hasRoom(_ route: OpenRoute) -> Bool {
        let rest = route.rest
        let end = min(route.departsAt + Double(route.vehicle.shift), route.nextDeparture ?? .distantFuture)
        return rest.count < route.vehicle.maxStops && route.backAt + Double(rules.service) < end
            && rest.reduce(0) { $0 + $1.weight } < route.vehicle.weightCapacity
            && rest.reduce(0) { $0 + $1.volume } < route.vehicle.volumeCapacity
    }

    /// The problem of one site.
    func problem(_ routes: [OpenRoute], _ shipments: [FleetShipment], _ site: Site) -> RoutingProblem {
        let first = routes.map(\.departsAt).min() ?? .distantPast
        let old = routes.flatMap { route in
            route.rest.map { stop in
                let holds = stop.promisedBy.flatMap { promise in stop.arriveAt.map { $0 <= promise } } ?? false
                return RoutingStop(
                    id: stop.id, location: stop.location, weight: stop.weight, volume: stop.volume,
                    window: holds ? stop.promisedBy.map { TimeWindow(start: min(first, $0), end: $0) } : nil,
                    service: rules.service,
                    promisedBy: stop.promisedBy)
            }
        }
        let new = shipments.map { shipment in
            RoutingStop(
                id: shipment.id, location: shipment.location, weight: shipment.weight, volume: shipment.volume,
                window: shipment.promisedBy.map { TimeWindow(start: min(first, $0), end: $0) }, service: rules.service,
                promisedBy: shipment.promisedBy)
        }
        return RoutingProblem(depot: site.location, stops: old + new, vehicles: routes.map(vehicle), travel: rules.travel)
    }

    /// Back before it leaves again, and within its shift.
    private func vehicle(_ route: OpenRoute) -> RoutingVehicle {
        let end = route.departsAt.addingTimeInterval(Double(route.vehicle.shift))
        return RoutingVehicle(
            id: "\(route.id)", weightCapacity: route.vehicle.weightCapacity, volumeCapacity: route.vehicle.volumeCapacity,
            shift: TimeWindow(start: route.departsAt, end: max(route.departsAt, min(end, route.nextDeparture ?? end))),
            maxStops: route.vehicle.maxStops, given: route.rest.map(\.id))
    }

    /// The routes that take something, with their new plans.
    /// - Throws: `RoutingError` for a value that makes no sense.
    func insert(
        _ shipments: [FleetShipment], into routes: [OpenRoute], _ site: Site, over table: TravelMatrix?,
        timeUsed: @escaping @Sendable () -> Double
    ) throws(RoutingError) -> [RouteRevision] {
        let problem = problem(routes, shipments, site)
        // The stops that the routes have were searched when they were planned.
        let plan = try problem.plan(
            over: table, seed: rules.seed, iterations: rules.iterations(for: shipments.count), timeUsed: timeUsed)
        let new = Dictionary(shipments.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // Without its own stops a route would be worse off than before.
        guard plan.unassigned.allSatisfy({ new[$0.id] != nil }) else { return [] }
        return routes.compactMap { route in
            guard let planned = plan.routes.first(where: { $0.vehicle == "\(route.id)" }),
                planned.stops.contains(where: { new[$0.id] != nil })
            else { return nil }
            return revision(of: route, planned, new)
        }
    }

    private func revision(of route: OpenRoute, _ planned: PlannedRoute, _ new: [Int64: FleetShipment]) -> RouteRevision {
        let old = Dictionary(route.rest.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let highest = route.stops.map(\.seq).max() ?? 0
        let places = route.rest.map(\.seq).sorted() + (0..<planned.stops.count - route.rest.count).map { highest + 1 + $0 }
        let stops = zip(planned.stops, places).map { RouteRevision.Stop(id: $0.id, seq: $1, arriveAt: $0.arrival) }
        var list = ChangeList(route, service: rules.service)
        for stop in stops { if let added = new[stop.id] { list.noteAdded(added, place: stop.seq, arriveAt: stop.arriveAt) } }
        for stop in stops { if let before = old[stop.id] { list.noteKept(before, stop) } }
        list.noteTimes(departsAt: planned.departure, backAt: planned.arrival)
        return RouteRevision(
            routeID: route.id, version: route.version, vehicle: route.vehicle.code, stops: stops, departsAt: planned.departure,
            backAt: planned.arrival, distance: planned.distance, changes: list.changes)
    }
}

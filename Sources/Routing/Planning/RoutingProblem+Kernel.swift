import FoundationEssentials
import Fulfilment
import RouteKernel

extension RoutingProblem {
    /// The problem as the kernel wants it: place 0 is the depot, place `i + 1` that of stop `i`, then come vehicles on the road; grams
    /// and cubic centimetres. A stop that was given to a vehicle needs the one skill that only this vehicle has.
    func kernelProblem(_ clock: PlanClock, _ table: Travel? = nil) -> RouteProblem {
        let rows = Dictionary(stops.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let routes = vehicles.map { $0.given.compactMap { rows[$0] } }
        var owners: [Int: Int] = [:]
        for (vehicle, route) in routes.enumerated() { for stop in route { owners[stop] = vehicle } }
        return RouteProblem(
            placeCount: places.count, dimensions: 2, travel: [table ?? matrix()],
            requests: stops.indices.map { request($0, of: owners[$0]) },
            stops: stops.enumerated().map { index, stop in
                Stop(
                    place: index + 1, service: held(stop.service),
                    windows: stop.window.map { [clock.span($0) ?? Self.never] } ?? [])
            },
            vehicles: kernelVehicles(clock), initialRoutes: owners.isEmpty ? [] : routes)
    }

    private func request(_ index: Int, of owner: Int?) -> Request {
        let stop = stops[index]
        return Request(
            .visit(stop: index, delivery: [held(stop.weight), held(stop.volume)], pickup: [0, 0]),
            skills: owner.map { [$0] } ?? [], priority: owner == nil ? 0 : 1)
    }

    private func kernelVehicles(_ clock: PlanClock) -> [Vehicle] {
        var nextStart = stops.count + 1
        return vehicles.enumerated().map { index, vehicle in
            let start = vehicle.start == nil ? 0 : nextStart
            if vehicle.start != nil { nextStart += 1 }
            return Vehicle(
                start: start, end: 0, capacity: [held(vehicle.weightCapacity), held(vehicle.volumeCapacity)],
                skills: vehicle.given.isEmpty ? [] : [index],
                shift: (clock.span(vehicle.shift) ?? 0...0).clamped(to: 0...RouteProblem.limit - 1),
                limits: Limits(stops: held(vehicle.maxStops)))
        }
    }

    /// The kernel's range is smaller than the lawful one; what lies beyond is absurd, and as good as its end.
    private func held(_ value: Int) -> Int { min(value, RouteProblem.limit) }

    /// A window no shift reaches.
    private static let never = RouteProblem.limit...RouteProblem.limit

    private func matrix() -> Travel {
        let places = places.compactMap { $0.point.map(EarthVector.init) }
        let count = places.count
        var distances = [Int32](repeating: 0, count: count * count)
        var durations = distances
        for from in 0..<count {
            for to in (from + 1)..<max(count, from + 1) {
                let leg = travel.leg(places[from], places[to])
                let isDrivable = max(leg.distance, leg.duration) <= RouteProblem.limit
                for cell in [from * count + to, to * count + from] {
                    distances[cell] = isDrivable ? Int32(leg.distance) : Travel.noWay
                    durations[cell] = isDrivable ? Int32(leg.duration) : Travel.noWay
                }
            }
        }
        return Travel(durations: durations, distances: distances)
    }
}

/// Whole seconds from the first shift's start, as the kernel counts time. Windows shrink to whole seconds, never grow.
struct PlanClock {
    /// Second 0.
    let origin: Date

    init(_ problem: RoutingProblem) {
        let first = problem.vehicles.map(\.shift.start.timeIntervalSince1970).min() ?? 0
        origin = Date(timeIntervalSince1970: first.rounded(.down))
    }

    /// The whole seconds inside a window; nil if the kernel's range does not reach into it, or if no whole second lies inside.
    func span(_ window: TimeWindow) -> ClosedRange<Int>? {
        let start = max(window.start.timeIntervalSince(origin).rounded(.up), 0)
        let end = min(window.end.timeIntervalSince(origin).rounded(.down), Double(RouteProblem.limit))
        return start <= end ? Int(start)...Int(end) : nil
    }

    func date(_ seconds: Int) -> Date { origin.addingTimeInterval(Double(seconds)) }
}

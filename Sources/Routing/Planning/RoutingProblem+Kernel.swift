import FoundationEssentials
import RouteKernel

extension RoutingProblem {
    /// The problem as the kernel takes it: location 0 is the depot, location `i + 1` that of stop `i`, then come vehicles on the road; grams
    /// and cubic centimetres. A stop that was given to a vehicle needs the one skill that only this vehicle has.
    func kernelProblem(_ clock: PlanClock, _ matrix: TravelMatrix? = nil) -> RouteProblem {
        let rows = Dictionary(stops.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let routes = vehicles.map { $0.given.compactMap { rows[$0] } }
        var owners: [Int: Int] = [:]
        for (vehicle, route) in routes.enumerated() { for stop in route { owners[stop] = vehicle } }
        return RouteProblem(
            locationCount: locations.count, dimensions: 2, travel: [matrix ?? GreatCircleTravel(travel).matrix(locations)],
            requests: stops.indices.map { request($0, of: owners[$0]) },
            stops: stops.enumerated().map { index, stop in
                Stop(
                    location: index + 1, service: clamped(stop.service),
                    windows: stop.window.map { [clock.span($0) ?? Self.never] } ?? [])
            },
            vehicles: kernelVehicles(clock), initialRoutes: owners.isEmpty ? [] : routes)
    }

    private func request(_ index: Int, of owner: Int?) -> Request {
        let stop = stops[index]
        return Request(
            .visit(stop: index, delivery: [stop.weight, stop.volume], pickup: [0, 0]),
            skills: owner.map { [$0] } ?? [], priority: owner == nil ? 0 : 1)
    }

    private func kernelVehicles(_ clock: PlanClock) -> [Vehicle] {
        var nextStart = stops.count + 1
        return vehicles.enumerated().map { index, vehicle in
            let start = vehicle.start == nil ? 0 : nextStart
            if vehicle.start != nil { nextStart += 1 }
            let shift = clock.span(vehicle.shift).flatMap(Self.shift)
            return Vehicle(
                start: start, end: 0, capacity: [vehicle.weightCapacity, vehicle.volumeCapacity],
                skills: vehicle.given.isEmpty ? [] : [index], shift: shift ?? 0...0,
                limits: Limits(stops: shift == nil ? 0 : clamped(vehicle.maxStops)))
        }
    }

    /// The part of a shift that the kernel can count; nil if that is none of it. Shorter than any service that is too long to be counted.
    private static func shift(_ span: ClosedRange<Int>) -> ClosedRange<Int>? {
        let countable = 0...RouteProblem.limit - 1
        return span.overlaps(countable) ? span.clamped(to: countable) : nil
    }

    /// A number of stops, or of seconds of service, that no shift has time for is as good as any other such.
    private func clamped(_ value: Int) -> Int { min(value, RouteProblem.limit) }

    /// A window no shift reaches.
    private static let never = RouteProblem.limit...RouteProblem.limit
}

/// Whole seconds from the first shift's start, as the kernel counts time. Windows shrink to whole seconds, never grow.
struct PlanClock {
    /// Second 0.
    let origin: Date

    init(_ problem: RoutingProblem) {
        let first = problem.vehicles.map(\.shift.start.timeIntervalSince1970).min() ?? 0
        origin = Date(timeIntervalSince1970: first.rounded(.down))
    }

    /// The whole seconds inside a window; nil if no whole second lies inside.
    func span(_ window: TimeWindow) -> ClosedRange<Int>? {
        let start = window.start.timeIntervalSince(origin).rounded(.up)
        let end = window.end.timeIntervalSince(origin).rounded(.down)
        return start <= end ? Int(start)...Int(end) : nil
    }

    func date(_ seconds: Int) -> Date { origin.addingTimeInterval(Double(seconds)) }
}

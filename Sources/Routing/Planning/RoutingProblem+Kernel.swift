import FoundationEssentials
import Fulfilment
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
            locationCount: locations.count, dimensions: 2, travel: [matrix ?? modelMatrix()],
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
            .visit(stop: index, delivery: [clamped(stop.weight), clamped(stop.volume)], pickup: [0, 0]),
            skills: owner.map { [$0] } ?? [], priority: owner == nil ? 0 : 1)
    }

    private func kernelVehicles(_ clock: PlanClock) -> [Vehicle] {
        var nextStart = stops.count + 1
        return vehicles.enumerated().map { index, vehicle in
            let start = vehicle.start == nil ? 0 : nextStart
            if vehicle.start != nil { nextStart += 1 }
            return Vehicle(
                start: start, end: 0, capacity: [clamped(vehicle.weightCapacity), clamped(vehicle.volumeCapacity)],
                skills: vehicle.given.isEmpty ? [] : [index],
                shift: (clock.span(vehicle.shift) ?? 0...0).clamped(to: 0...RouteProblem.limit - 1),
                limits: Limits(stops: clamped(vehicle.maxStops)))
        }
    }

    /// The kernel's range is smaller than the allowed one; what lies beyond is absurd, and as good as its end.
    private func clamped(_ value: Int) -> Int { min(value, RouteProblem.limit) }

    /// A window no shift reaches.
    private static let never = RouteProblem.limit...RouteProblem.limit

    private func modelMatrix() -> TravelMatrix {
        let locations = locations.compactMap { $0.point.map(EarthVector.init) }
        let count = locations.count
        var distances = [Int32](repeating: 0, count: count * count)
        var durations = distances
        for from in 0..<count {
            for to in (from + 1)..<max(count, from + 1) {
                let leg = travel.leg(locations[from], locations[to])
                let isDrivable = max(leg.distance, leg.duration) <= RouteProblem.limit
                for cell in [from * count + to, to * count + from] {
                    distances[cell] = isDrivable ? Int32(leg.distance) : TravelMatrix.unreachable
                    durations[cell] = isDrivable ? Int32(leg.duration) : TravelMatrix.unreachable
                }
            }
        }
        return TravelMatrix(durations: durations, distances: distances)
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

import Fulfilment
import RouteKernel

extension RoutingProblem {
    /// The problem as the kernel wants it: place 0 is the depot, place `i + 1` that of stop `i`; grams and cubic centimetres.
    func kernelProblem(_ clock: PlanClock) -> RouteProblem {
        RouteProblem(
            placeCount: stops.count + 1, dimensions: 2, travel: [matrix()],
            requests: stops.indices.map { index in
                Request(.visit(stop: index, delivery: [held(stops[index].weight), held(stops[index].volume)], pickup: [0, 0]))
            },
            stops: stops.enumerated().map { index, stop in
                Stop(
                    place: index + 1, service: held(stop.service),
                    windows: stop.window.map { [clock.span($0) ?? Self.never] } ?? [])
            },
            vehicles: vehicles.map { vehicle in
                Vehicle(
                    start: 0, end: 0, capacity: [held(vehicle.weightCapacity), held(vehicle.volumeCapacity)],
                    shift: (clock.span(vehicle.shift) ?? 0...0).clamped(to: 0...RouteProblem.limit - 1),
                    limits: Limits(stops: held(vehicle.maxStops)))
            })
    }

    /// The kernel's range is smaller than the lawful one; what lies beyond is absurd, and as good as its end.
    private func held(_ value: Int) -> Int { min(value, RouteProblem.limit) }

    /// A window no shift reaches.
    private static let never = RouteProblem.limit...RouteProblem.limit

    private func matrix() -> Travel {
        let places = ([depot] + stops.map(\.location)).compactMap { $0.point.map(EarthVector.init) }
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

import Fulfilment
import RouteKernel

extension RoutingProblem {
    /// The problem as the kernel wants it; node 0 is the depot, node `i` the stop `i - 1`.
    func instance(_ clock: PlanClock) throws(RoutingError) -> RouteInstance {
        let (distances, durations) = matrix()
        let windows = stops.map { stop in stop.window.map(clock.span) ?? (start: 0, end: RouteInstance.limit) }
        do {
            return try RouteInstance(
                stopCount: stops.count, dimensions: 2,
                demand: [0, 0] + stops.flatMap { [Int32($0.weight), Int32($0.volume)] },
                windowStart: [0] + windows.map(\.start), windowEnd: [0] + windows.map(\.end),
                service: [0] + stops.map { Int32($0.service) },
                vehicles: vehicles.map(clock.kernelVehicle), distances: distances, durations: durations)
        } catch {
            throw .outOfRange(owner: "the problem", "\(error)", stops.count)
        }
    }

    private func matrix() -> (distances: [Int32], durations: [Int32]) {
        let places = ([depot] + stops.map(\.location)).compactMap { $0.point.map(EarthVector.init) }
        let count = places.count
        var distances = [Int32](repeating: 0, count: count * count)
        var durations = distances
        for from in 0..<count {
            for to in (from + 1)..<max(count, from + 1) {
                let leg = travel.leg(places[from], places[to])
                for cell in [from * count + to, to * count + from] {
                    distances[cell] = Int32(leg.distance)
                    durations[cell] = Int32(leg.duration)
                }
            }
        }
        return (distances, durations)
    }
}

extension PlanClock {
    fileprivate func kernelVehicle(_ vehicle: RoutingVehicle) -> KernelVehicle {
        let shift = span(vehicle.shift)
        return KernelVehicle(
            capacity: [Int32(vehicle.weightCapacity), Int32(vehicle.volumeCapacity)], shiftStart: shift.start,
            shiftEnd: shift.end, maxStops: Int32(vehicle.maxStops))
    }
}

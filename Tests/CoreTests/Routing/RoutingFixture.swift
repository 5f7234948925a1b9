import FoundationEssentials
import Fulfilment
import Routing

/// Problems around one depot, by hand and at random.
enum RoutingFixture {
    static let depot = Coordinate(latitude: -23.55, longitude: -46.63)
    static let start = Date(timeIntervalSince1970: 1_700_000_000)

    static func hours(_ from: Double, _ to: Double) -> TimeWindow {
        TimeWindow(start: start + from * 3600, end: start + to * 3600)
    }

    /// A stop so many hundredths of a degree north of the depot (1.11 km each).
    static func stop(
        _ id: Int64, north: Double = 1, weight: Int = 1000, volume: Int = 1000, window: TimeWindow? = nil, promisedBy: Date? = nil
    ) -> RoutingStop {
        let location = Coordinate(latitude: depot.latitude + north / 100, longitude: depot.longitude)
        return RoutingStop(
            id: id, location: location, weight: weight, volume: volume, window: window, service: 300, promisedBy: promisedBy)
    }

    static func van(
        _ id: String = "v1", weight: Int = 100_000, volume: Int = 100_000, shift: TimeWindow = hours(0, 8), maxStops: Int = 50
    ) -> RoutingVehicle {
        RoutingVehicle(id: id, weightCapacity: weight, volumeCapacity: volume, shift: shift, maxStops: maxStops)
    }

    static func problem(_ stops: [RoutingStop], _ vehicles: [RoutingVehicle]) -> RoutingProblem {
        RoutingProblem(depot: depot, stops: stops, vehicles: vehicles)
    }

    static func random(stops: Int, vehicles: Int, using generator: inout SplitMix64) -> RoutingProblem {
        let stops = (0..<stops).map { index in
            let from = Double.random(in: -2...9, using: &generator)
            let window = Bool.random(using: &generator) ? hours(from, from + .random(in: 0...4, using: &generator)) : nil
            return RoutingStop(
                id: Int64(index) * 7,
                location: Coordinate(
                    latitude: depot.latitude + .random(in: -0.2...0.2, using: &generator),
                    longitude: depot.longitude + .random(in: -0.2...0.2, using: &generator)),
                weight: .random(in: 0...9000, using: &generator), volume: .random(in: 0...40_000, using: &generator),
                window: window,
                service: .random(in: 0...900, using: &generator),
                promisedBy: Bool.random(using: &generator) ? start + .random(in: 0...40_000, using: &generator) : nil)
        }
        var vehicles = (0..<vehicles).map { index in
            van(
                "v\(index)", weight: .random(in: 0...40_000, using: &generator),
                volume: .random(in: 0...200_000, using: &generator),
                shift: hours(.random(in: 0...3, using: &generator), .random(in: 3...10, using: &generator)),
                maxStops: .random(in: 0...8, using: &generator))
        }
        var free = stops.map(\.id).shuffled(using: &generator)
        for index in vehicles.indices where Int.random(in: 0..<4, using: &generator) == 0 {
            if Bool.random(using: &generator) {
                vehicles[index].start = Coordinate(
                    latitude: depot.latitude + .random(in: -0.2...0.2, using: &generator), longitude: depot.longitude)
            }
            vehicles[index].given = Array(free.suffix(.random(in: 0...3, using: &generator)))
            free.removeLast(vehicles[index].given.count)
        }
        return problem(stops, vehicles)
    }
}

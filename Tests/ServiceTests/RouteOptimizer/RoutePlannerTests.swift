import FoundationEssentials
import Routing
import Testing

@testable import RouteOptimizer

@Suite("Route planner")
struct RoutePlannerTests {
    private let site = Site(code: "SAO", location: Coordinate(latitude: -23.5, longitude: -46.6))
    private let morning = Date(timeIntervalSince1970: 1_767_600_000)
    private let planner = RoutePlanner(rules: RoutePlanner.Rules())

    private func shipments(_ count: Int, weight: Int = 1000, volume: Int = 1000) -> [FleetShipment] {
        (0..<count).map { number in
            let place = Coordinate(latitude: -23.5 + Double(number % 7) * 0.01, longitude: -46.6 + Double(number / 7) * 0.01)
            return FleetShipment(
                id: Int64(number + 1), orderID: 1, trackingNumber: nil, promisedBy: nil, site: site, location: place,
                weight: weight,
                volume: volume)
        }
    }

    private func vehicle(_ code: String, weight: Int = 100_000, stops: Int = 90, freeAfter seconds: Double = 0) -> FreeVehicle {
        FreeVehicle(
            code: code, site: "SAO", weightCapacity: weight, volumeCapacity: 1_000_000, shift: 32_400, maxStops: stops,
            freeAt: morning.addingTimeInterval(seconds))
    }

    @Test("Every shipment is on one route, within capacity")
    func capacity() throws {
        // 20 kg do not fit into two vehicles of 7 kg, so one of them drives twice.
        let draft = try planner.plan(shipments(20), with: [vehicle("A", weight: 7000), vehicle("B", weight: 7000)])
        #expect(draft.left.isEmpty)
        #expect(draft.routes.flatMap { $0.route.stops.map(\.id) }.sorted() == (1...20).map { Int64($0) })
        #expect(draft.routes.allSatisfy { $0.route.stops.count <= 7 })
        #expect(draft.routes.count >= 3)
    }

    @Test("A vehicle drives its routes one after the other")
    func waves() throws {
        let draft = try planner.plan(shipments(30), with: [vehicle("A", stops: 10)])
        let routes = draft.routes.map(\.route).sorted { $0.departure < $1.departure }
        #expect(routes.count == 3)
        for (earlier, later) in zip(routes, routes.dropFirst()) { #expect(later.departure >= earlier.arrival) }
    }

    @Test("Vehicles that are back go first")
    func soonest() throws {
        let draft = try planner.plan(shipments(5), with: [vehicle("LATE", freeAfter: 86_400), vehicle("NOW")])
        #expect(draft.routes.map(\.route.vehicle) == ["NOW"])
    }

    @Test("What no vehicle can carry is left with the reason; the rest is planned")
    func reason() throws {
        var all = shipments(3)
        all[1] = shipments(2, weight: 200_000)[1]
        let draft = try planner.plan(all, with: [vehicle("A"), vehicle("B", freeAfter: 9000)])
        #expect(draft.left.map(\.shipmentID) == [2])
        #expect(draft.left[0].reason.hasPrefix("No vehicle can carry 200000 g"))
        #expect(draft.routes.flatMap { $0.route.stops.map(\.id) }.sorted() == [1, 3])
    }

    @Test("A heavy shipment finds the one vehicle for it, though lighter ones are back sooner")
    func heavy() throws {
        let heavy = shipments(1, weight: 500_000)
        let draft = try planner.plan(heavy, with: [vehicle("A"), vehicle("TRUCK", weight: 900_000, freeAfter: 9000)])
        #expect(draft.routes.map(\.route.vehicle) == ["TRUCK"])
    }

    @Test("Without vehicles all are left, with the reason")
    func noVehicle() throws {
        let draft = try planner.plan(shipments(2), with: [])
        #expect(draft.left.map(\.shipmentID).sorted() == [1, 2])
        #expect(draft.left.allSatisfy { $0.reason.hasPrefix("There is no vehicle") })
    }

    @Test("What is searched grows with the stops, up to the limit of a wave", arguments: [2, 7, 12, 20])
    func effort(stops: Int) throws {
        let rules = RoutePlanner.Rules()
        #expect(rules.iterations(for: stops) == 50 * stops && rules.iterations(for: 1000) == rules.iterations)
        let fleet = [vehicle("A", stops: stops / 2 + 1), vehicle("B", stops: stops / 2 + 1)]
        let metres = try planner.plan(shipments(stops), with: fleet).routes.reduce(0) { $0 + $1.route.distance }
        // Twenty times as much finds nothing shorter.
        let problem = RoutingProblem(
            depot: site.location,
            stops: shipments(stops).map {
                RoutingStop(id: $0.id, location: $0.location, weight: 1000, volume: 1000, service: 120)
            },
            vehicles: fleet.map {
                RoutingVehicle(
                    id: $0.code, weightCapacity: $0.weightCapacity, volumeCapacity: $0.volumeCapacity,
                    shift: TimeWindow(start: morning, end: morning + 32_400), maxStops: $0.maxStops)
            })
        let best = try problem.plan(seed: 2, iterations: 1000 * stops).routes.reduce(0) { $0 + $1.distance }
        #expect(Double(metres) <= Double(best) * 1.005)
    }

    @Test("Sites are planned apart")
    func sites() throws {
        var all = shipments(2)
        let other = Site(code: "RIO", location: Coordinate(latitude: -22.9, longitude: -43.2))
        all.append(
            FleetShipment(
                id: 3, orderID: 1, trackingNumber: nil, promisedBy: nil, site: other, location: other.location, weight: 1,
                volume: 1))
        let draft = try planner.plan(all, with: [vehicle("A")])
        #expect(draft.routes.count == 1 && draft.left.map(\.shipmentID) == [3])
    }
}

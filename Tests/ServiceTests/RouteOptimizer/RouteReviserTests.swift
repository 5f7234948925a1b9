import FoundationEssentials
import Fulfilment
import RouteKernel
import Routing
import Testing

@testable import RouteOptimizer

@Suite("Planning the rest of a route")
struct RouteReviserTests {
    private let site = Site(code: "SAO", location: Coordinate(latitude: -23.5, longitude: -46.6))
    private let eight = Date(timeIntervalSince1970: 1_772_438_400)
    private let reviser = RouteReviser(rules: RoutePlanner.Rules())

    /// A stop so many hundredths of a degree north of the site, 149 s of driving each.
    private func stop(
        _ id: Int64, _ seq: Int, north: Double, at seconds: Double, promise: Double? = nil, ended: Double? = nil,
        state: StopState = .open
    ) -> OpenRoute.Stop {
        OpenRoute.Stop(
            id: id, seq: seq, state: ended == nil ? state : .completed,
            location: Coordinate(latitude: site.location.latitude + north / 100, longitude: site.location.longitude),
            weight: 1000,
            volume: 1000, arriveAt: eight + seconds, promisedBy: promise.map { eight + $0 }, endedAt: ended.map { eight + $0 },
            cause: nil)
    }

    private func route(_ stops: [OpenRoute.Stop], back: Double) -> OpenRoute {
        let vehicle = FreeVehicle(
            code: "V1", site: "SAO", weightCapacity: 10_000, volumeCapacity: 10_000, shift: 32_400, maxStops: 9, freeAt: eight)
        return OpenRoute(
            id: 7, version: 3, site: site, vehicle: vehicle, departsAt: eight, backAt: eight + back, startedAt: eight,
            nextDeparture: nil, stops: stops)
    }

    @Test("On time nothing changes")
    func onTime() throws {
        let route = route(
            [stop(1, 1, north: 1, at: 149, ended: 269), stop(2, 2, north: 2, at: 418), stop(3, 3, north: 3, at: 687)], back: 1253)
        #expect(try reviser.revise(route, over: nil) == nil)
    }

    @Test("Half an hour late: a stop whose promise would break goes first, and the list says what moved, when and why")
    func late() throws {
        // After stop 1, stop 2 lies 3 to the north and stop 3 lies 3 to the south with a promise.
        let route = route(
            [
                stop(1, 1, north: 1, at: 149, ended: 2069), stop(2, 2, north: 4, at: 715),
                stop(3, 3, north: -2, at: 1726, promise: 2700),
            ], back: 2143)
        let revision = try #require(try reviser.revise(route, over: nil))
        #expect(revision.stops.map(\.id) == [3, 2] && revision.stops.map(\.seq) == [2, 3] && revision.version == 3)
        #expect(revision.stops[0].arriveAt <= eight + 2700)
        let sentences = revision.changes.map(\.sentence)
        #expect(revision.changes.map(\.kind) == [.moved, .moved, .route])
        #expect(
            sentences[0]
                == "Shipment 3 moves from place 3 to 2, reached at 2026-03-02 08:41 UTC instead of 2026-03-02 08:28 UTC: the vehicle runs 30 min late."
        )
        #expect(
            sentences[2].hasPrefix("Vehicle V1 is back at 2026-03-02 09:")
                && sentences[2].hasSuffix("the vehicle runs 30 min late."))
    }

    @Test("A promise that cannot be kept any more is said to be missed; the order stays")
    func missed() throws {
        let route = route(
            [
                stop(1, 1, north: 1, at: 149, ended: 2069), stop(2, 2, north: 2, at: 418, promise: 600),
                stop(3, 3, north: 3, at: 687),
            ],
            back: 1253)
        let revision = try #require(try reviser.revise(route, over: nil))
        #expect(revision.stops.map(\.id) == [2, 3] && revision.changes.map(\.kind) == [.retimed, .retimed, .route])
        #expect(revision.changes[0].sentence.hasSuffix(" The promise of 2026-03-02 08:10 UTC is missed by 27 min."))
    }

    @Test("A cancelled stop is off the route, and the rest comes sooner; said once")
    func cancelled() throws {
        var route = route(
            [
                stop(1, 1, north: 1, at: 149, ended: 269), stop(2, 2, north: 9, at: 1461, state: .cancelled),
                stop(3, 3, north: 3, at: 2474),
            ], back: 3041)
        let revision = try #require(try reviser.revise(route, over: nil))
        #expect(revision.stops.map(\.id) == [3] && revision.stops[0].seq == 3 && revision.stops[0].arriveAt < eight + 700)
        #expect(revision.changes.first?.sentence == "Shipment 2 is off the route: its order was cancelled.")
        #expect(revision.changes.map(\.kind) == [.removed, .retimed, .route])
        route.removed = [2]
        route.stops[2] = stop(3, 3, north: 3, at: revision.stops[0].arriveAt.timeIntervalSince(eight))
        #expect(try reviser.revise(route, over: nil)?.changes.map(\.kind) == [.route])
    }

    @Test("When nothing is left, the list still says why")
    func nothingLeft() throws {
        let revision = try reviser.revise(route([stop(1, 1, north: 1, at: 149, state: .cancelled)], back: 418), over: nil)
        #expect(revision?.stops.isEmpty == true && revision?.changes.map(\.kind) == [.removed])
    }

    @Test("Metres driven are those of the travel source, those it does not know come from the great circle")
    func metres() throws {
        // A metre per second of latitude's ten thousandth on roads, so that it is told from the great circle.
        func table(_ places: [Coordinate], unknown: Int? = nil) -> TravelTable {
            var matrix = GreatCircleTravel().matrix(places)
            for (row, from) in places.enumerated() {
                for (column, to) in places.enumerated() where row != column {
                    matrix.distances[row * places.count + column] = Int32((abs(from.latitude - to.latitude) * 10_000).rounded())
                }
            }
            if let unknown { matrix.distances[unknown] = TravelMatrix.unreachable }
            return TravelTable(locations: places, matrix: matrix, notes: [])
        }
        // Driven to the north, to the south, and an hour late.
        let route = route(
            [
                stop(1, 1, north: 1, at: 149, ended: 269), stop(2, 2, north: -1, at: 567, ended: 4287),
                stop(3, 3, north: 3, at: 987),
            ], back: 1500)
        let places = reviser.places(route)
        #expect(places.count == 4 && Set(places) == Set([site.location] + route.stops.map(\.location)))
        let revision = try #require(try reviser.revise(route, over: table(places)))
        // 100 to the first, 200 to the second, 400 to the third and 300 home.
        #expect(revision.distance == 1000)
        let first = try #require(places.firstIndex(of: route.stops[0].location))
        let depot = try #require(places.firstIndex(of: site.location))
        let gap = try #require(try reviser.revise(route, over: table(places, unknown: depot * places.count + first)))
        let guess = try #require(TravelModel().leg(from: site.location, to: route.stops[0].location)?.distance)
        #expect(gap.distance == 900 + guess && guess > 1000)
    }

    @Test("A silent vehicle is where it was last heard of, and goes on from when that was noticed")
    func silent() throws {
        var route = route(
            [stop(1, 1, north: 1, at: 149, ended: 269), stop(2, 2, north: 2, at: 418), stop(3, 3, north: 3, at: 687)], back: 1253)
        route.silentAt = eight + 3600
        let revision = try #require(try reviser.revise(route, over: nil))
        #expect(revision.stops.map(\.id) == [2, 3] && revision.stops.map(\.arriveAt) == [eight + 3749, eight + 4018])
        #expect(
            revision.changes.map(\.sentence)[0]
                == "Shipment 2 is reached at 2026-03-02 09:02 UTC instead of 2026-03-02 08:06 UTC: nothing was heard of the vehicle since 2026-03-02 08:04 UTC."
        )
        #expect(revision.departsAt == eight && revision.changes.map(\.kind) == [.retimed, .retimed, .route])
        // What was heard of it later than that counts.
        route.silentAt = eight + 100
        #expect(try reviser.revise(route, over: nil) == nil)
    }

    @Test("New shipments go where they fit; one that would break a promise, or is too heavy, does not")
    func inserting() throws {
        let inserter = RouteInserter(rules: RoutePlanner.Rules())
        let waiting = route([stop(1, 1, north: 1, at: 149, promise: 300), stop(2, 2, north: 3, at: 567)], back: 1134)
        func shipment(_ id: Int64, north: Double, weight: Int = 1000, promise: Double? = nil) -> FleetShipment {
            FleetShipment(
                id: id, orderID: 1, trackingNumber: nil, promisedBy: promise.map { eight + $0 }, site: site,
                location: Coordinate(latitude: site.location.latitude + north / 100, longitude: site.location.longitude),
                weight: weight, volume: 1000)
        }
        func insert(_ shipments: [FleetShipment]) throws -> RouteRevision? {
            try inserter.insert(shipments, into: [waiting], site, over: nil) { 0 }.first
        }
        let revision = try #require(try insert([shipment(3, north: 2), shipment(4, north: -1, promise: 200)]))
        #expect(
            revision.stops.first?.id == 1 && Set(revision.stops.map(\.id)) == [1, 2, 3] && revision.stops.map(\.seq) == [1, 2, 3])
        #expect(revision.changes.first?.kind == .added && revision.changes[0].sentence.hasPrefix("Shipment 3 is added at place"))
        #expect(try insert([shipment(5, north: 2, weight: 9000)]) == nil)
        #expect(inserter.candidates([waiting]).count == 1)
        let full = route((1...9).map { stop(Int64($0), $0, north: 1, at: 149) }, back: 1134)
        let busy = OpenRoute(
            id: 8, version: 1, site: site, vehicle: waiting.vehicle, departsAt: eight, backAt: eight + 1134, startedAt: nil,
            nextDeparture: eight + 1200, stops: waiting.stops)
        #expect(inserter.candidates([full, busy]).isEmpty)
    }
}

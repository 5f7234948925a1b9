import RouteKernel
import Testing

@testable import Routing

@Suite struct VroomInputTests {
    @Test func everyFieldArrives() throws {
        let document = try FormatFixture.read(FormatFixture.vroom)
        let (problem, origin) = (document.problem, document.origin)
        #expect(problem.dimensions == 2 && problem.locationCount == 3)
        #expect(problem.requests[0].work == .visit(stop: 0, delivery: [1, 2], pickup: [0, 1]))
        #expect(problem.requests[0].skills == [2] && problem.requests[0].priority == 70)
        #expect(problem.requests[1].work == .shipment(pickup: 1, delivery: 2, load: [1, 0]))
        #expect(
            problem.stops[0]
                == Stop(
                    location: 1, service: 60, setup: 30,
                    windows: [1_600_417_000 - origin...1_600_418_000 - origin, 1_600_419_000 - origin...1_600_422_000 - origin],
                    serviceByType: [0: 40], setupByType: [0: 5]))
        let expected = Vehicle(
            speed: 1.5, type: 0, start: 0, end: 0, capacity: [3, 9], skills: [2, 5],
            shift: 1_600_416_000 - origin...1_600_430_400 - origin,
            costs: Costs(fixed: 10, perDrivingHour: 1800, perKilometre: 3, perTaskHour: 60),
            breaks: [Break(windows: [1_600_420_000 - origin...1_600_421_000 - origin], duration: 300, maxLoad: [1, 1])],
            limits: Limits(stops: 9, distance: 80_000, drivingTime: 7000))
        #expect(problem.vehicles == [expected])
        #expect(problem.initialRoutes == [[0]])
        #expect(document.tasks[0] == TaskLabel(id: 1, kind: .job, description: "Köln \"Süd\""))
    }

    @Test func missingWaysAreNoWays() throws {
        let travel = try FormatFixture.read(FormatFixture.vroom).problem.travel[0]
        #expect(travel.durations == [0, 100, 200, 110, 0, 300, 210, TravelMatrix.unreachable, 0])
        #expect(travel.distances == [0, 1000, 2000, 1100, 0, 3000, 2100, TravelMatrix.unreachable, 0])
    }

    @Test func coordinatesAreAskedForOnce() throws {
        let text = """
            {"vehicles": [{"id": 1, "start": [7, 51], "end": [7, 51]}, {"id": 2, "profile": "truck", "end": [7, 52]}],
             "jobs": [{"id": 1, "location": [7, 52], "amount": [2]}, {"id": 2, "location": [8, 52]}]}
            """
        let input = try VroomInput(Array(text.utf8))
        #expect(input.profilesWithoutMatrix == ["car", "truck"])
        #expect(input.coordinates.map(\.longitude) == [7, 7, 8] && input.coordinates.map(\.latitude) == [51, 52, 52])
        let table = GreatCircleTravel().matrix(input.coordinates)
        let document = try input.document(matrices: ["car": table, "truck": table])
        #expect(document.problem.stops.map(\.location) == [1, 2])
        #expect(document.problem.vehicles.map(\.start) == [0, nil])
        #expect(document.problem.requests[0].work == .visit(stop: 0, delivery: [2], pickup: [0]))
        #expect(throws: RouteFormatError.self) { try input.document(matrices: ["car": table]) }
    }

    @Test func greatCircleIsTheModelOfSingleLegs() throws {
        let locations = [Coordinate(latitude: 51, longitude: 7), Coordinate(latitude: 51.3, longitude: 6.8)]
        let leg = try #require(TravelModel().leg(from: locations[0], to: locations[1]))
        let table = GreatCircleTravel().matrix(locations + [Coordinate(latitude: .nan, longitude: 0)])
        #expect(table.durations[1] == Int32(leg.duration) && table.distances[3] == Int32(leg.distance))
        #expect(table.durations[2] == TravelMatrix.unreachable)
    }

    @Test func otherEncodingsAreRefused() throws {
        let bytes = Array("{\n\"jobs\": [{\"description\": \"K".utf8) + [0xF6] + Array("ln\"}]}".utf8)
        let error = #expect(throws: RouteFormatError.self) { try VroomInput(bytes) }
        #expect(error?.description.contains("line 2: ") == true && error?.description.contains("is not UTF-8") == true)
    }

    @Test func theOldMatrixIsTheCars() throws {
        let text = #"{"vehicles":[{"id":0,"start_index":0}],"jobs":[{"id":5,"location_index":1}],"matrix":[[0,7],[8,0]]}"#
        let document = try FormatFixture.read(text)
        #expect(document.problem.travel == [TravelMatrix(durations: [0, 7, 8, 0], distances: [0, 7, 8, 0])])
        #expect(!document.hasDistances && document.loadDimensions == 0)
    }
}

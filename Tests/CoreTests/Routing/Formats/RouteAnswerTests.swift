import JSONReading
import RouteKernel
import Testing

@testable import Routing

@Suite struct RouteAnswerTests {
    /// VROOM's documented second example, with its documented solution as a solver would give it.
    private func example() throws -> RouteAnswer {
        let text = """
            {"vehicles": [{"id": 0, "start_index": 0, "end_index": 3}],
             "jobs": [{"id": 1414, "location_index": 1}, {"id": 1515, "location_index": 2}],
             "matrices": {"car": {"durations": [[0,2104,197,1299],[2103,0,2255,3152],[197,2256,0,1102],[1299,3153,1102,0]]}}}
            """
        let document = try FormatFixture.read(text)
        let kinds: [(Timetable.Kind, Int, Int, Int)] = [
            (.start, 0, 0, 0), (.stop(0), 1, 2104, 2104), (.stop(1), 2, 4359, 2255), (.end, 3, 5461, 1102),
        ]
        let steps = kinds.map { Timetable.Step(kind: $0.0, location: $0.1, arrival: $0.2, driving: $0.3, load: [0]) }
        let solution = RouteSolution(routes: [[.stop(0), .stop(1)]], unserved: [], cost: 5461)
        return RouteAnswer(
            document,
            RouteResult(
                solution: solution, timetables: [Timetable(vehicle: 0, steps: steps, cost: 5461)], unserved: [], iterations: 1))
    }

    @Test func theDocumentedExampleComesOutAsDocumented() throws {
        let root = try JSONValue(Array(try example().vroomJSON().utf8))
        #expect(root.members.map(\.name) == ["code", "summary", "unassigned", "routes"])
        let summary = try #require(root["summary"])
        #expect(
            summary.members.map(\.name) == [
                "cost", "routes", "unassigned", "setup", "service", "duration", "waiting_time", "priority", "violations",
            ])
        #expect(summary["cost"]?.integer == 5461)
        let route = try #require(root["routes"]?.items.first)
        #expect(
            route.members.map(\.name) == [
                "vehicle", "cost", "setup", "service", "duration", "waiting_time", "priority", "steps", "violations",
            ])
        let steps = try #require(route["steps"]?.items)
        #expect(steps.map { $0["type"]?.string } == ["start", "job", "job", "end"])
        #expect(steps.map { $0["arrival"]?.integer } == [0, 2104, 4359, 5461])
        #expect(steps.map { $0["duration"]?.integer } == [0, 2104, 4359, 5461])
        #expect(
            steps[1].members.map(\.name) == [
                "type", "location_index", "id", "setup", "service", "waiting_time", "job", "arrival", "duration", "violations",
            ])
    }

    @Test func whatIsLeftOutIsExplained() throws {
        let document = try FormatFixture.read(FormatFixture.vroom)
        let why = Unserved(request: 1, reason: .timeWindow, isHopeless: true, nearestVehicle: 0, miss: 90)
        let answer = RouteAnswer(
            document,
            RouteResult(
                solution: RouteSolution(routes: [[]], unserved: [1], cost: 0), timetables: [], unserved: [why], iterations: 1))
        let left = try #require(try JSONValue(Array(answer.vroomJSON().utf8))["unassigned"]?.items)
        #expect(left.map { $0["type"]?.string } == ["pickup", "delivery"])
        #expect(left[0]["reason"]?.string == "time_window")
        #expect(left[0]["nearest_vehicle"]?.integer == 4)
        #expect(left[0]["miss"]?.integer == 90)
        #expect(answer.warnings().contains("pickup 1 and delivery 9 is left out (time_window)."))
        #expect(answer.text().contains("pickup 1 and delivery 9: time window by 90, nearest is vehicle 4"))
    }

    @Test func slackCountsWaitsAndWindows() throws {
        let vehicle = Vehicle(start: 0, end: 0, capacity: [1], shift: 0...100)
        let stop = Stop(location: 0, windows: [30...50])
        let problem = RouteProblem(
            locationCount: 1, travel: [TravelMatrix(durations: [0], distances: [0])],
            requests: [Request(.visit(stop: 0, delivery: [1], pickup: [0]))], stops: [stop], vehicles: [vehicle])
        let steps = [
            Timetable.Step(kind: .start, location: 0, arrival: 0, load: [1]),
            Timetable.Step(kind: .stop(0), location: 0, arrival: 10, waiting: 20, load: [0]),
            Timetable.Step(kind: .end, location: 0, arrival: 95, load: [0]),
        ]
        // Done 5 before the shift ends, and 20 of waiting in front.
        #expect(RouteSlack(Timetable(vehicle: 0, steps: steps, cost: 0), problem).byStep == [25, 25, 5])
    }

    @Test func aVehicleWithoutEndIsNeverLate() throws {
        let problem = RouteProblem(
            locationCount: 1, travel: [TravelMatrix(durations: [0], distances: [0])], requests: [], stops: [],
            vehicles: [Vehicle(start: 0, end: 0, capacity: [1])])
        let steps = [
            Timetable.Step(kind: .start, location: 0, arrival: RouteProblem.limit - 7, load: [0]),
            Timetable.Step(kind: .end, location: 0, arrival: RouteProblem.limit - 7, load: [0]),
        ]
        let slack = RouteSlack(Timetable(vehicle: 0, steps: steps, cost: 0), problem).byStep
        #expect(slack == [RouteProblem.limit, RouteProblem.limit])
    }

    @Test func picturesHaveEveryStop() throws {
        let text = FormatFixture.cvrp
        let document = try FormatFixture.read(text)
        let steps = [
            Timetable.Step(kind: .start, location: 0, arrival: 0, load: [9]),
            Timetable.Step(kind: .stop(0), location: 1, arrival: 5, load: [5]),
            Timetable.Step(kind: .stop(1), location: 2, arrival: 9, load: [0]),
            Timetable.Step(kind: .end, location: 0, arrival: 10, load: [0]),
        ]
        let left = [2, 3].map { Unserved(request: $0, reason: .capacity, isHopeless: false) }
        let answer = RouteAnswer(
            document,
            RouteResult(
                solution: RouteSolution(routes: [[.stop(0), .stop(1)]], unserved: [2, 3], cost: 10),
                timetables: [Timetable(vehicle: 0, steps: steps, cost: 10)], unserved: left, iterations: 1))
        let picture = try #require(answer.svg())
        #expect(picture.ranges(of: "<circle").count == 2)
        #expect(picture.ranges(of: "left out: ").count == 3)
        #expect(answer.geoJSON().ranges(of: "\"Point\"").count == 6)
    }
}

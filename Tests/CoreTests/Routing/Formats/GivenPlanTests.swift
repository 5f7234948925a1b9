import RouteKernel
import Testing

@testable import Routing

/// Times and violations of orders that the file gives.
@Suite struct GivenPlanTests {
    /// A line of locations a hundred seconds and a thousand metres apart.
    private func plan(vehicle: String, steps: String, jobs: String, shipments: String = "") throws -> CheckedRoute {
        let text = """
            {"vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "capacity": [5]\(vehicle), "steps": [\(steps)]}],
             "jobs": [\(jobs)], "shipments": [\(shipments)],
             "matrices": {"car": {"durations": [[0,100,200],[100,0,100],[200,100,0]],
                                  "distances": [[0,1000,2000],[1000,0,1000],[2000,1000,0]]}}}
            """
        return try #require(try GivenPlan(FormatFixture.read(text)).routes.first)
    }

    private static let both = #"{"type": "job", "id": 1}, {"type": "job", "id": 2}"#

    @Test func aSoundPlanHasTimesAndNoViolations() throws {
        let route = try plan(
            vehicle: "", steps: Self.both,
            jobs:
                #"{"id": 1, "location_index": 1, "service": 10, "delivery": [2]}, {"id": 2, "location_index": 2, "pickup": [4]}"#)
        #expect(route.isSound)
        #expect(route.timetable.steps.map(\.arrival) == [0, 100, 210, 410])
        #expect(route.timetable.steps.map(\.load) == [[2], [0], [4], [4]])
        #expect(route.timetable.cost == 400)
    }

    @Test func departureIsLateAndDelaysAreCounted() throws {
        let route = try plan(
            vehicle: "", steps: Self.both,
            jobs: """
                {"id": 1, "location_index": 1, "time_windows": [[500, 600]]}, {"id": 2, "location_index": 2, "time_windows": [[0, 550]]}
                """)
        #expect(route.timetable.steps.map(\.arrival) == [400, 500, 600, 800])
        #expect(route.stepViolations == [[], [], [Violation(cause: .delay, duration: 50)], []])
        #expect(route.violations == [Violation(cause: .delay, duration: 50)])
    }

    @Test func askedTimesHold() throws {
        let steps = #"{"type": "start", "service_at": 20}, {"type": "job", "id": 1, "service_at": 300}"#
        let route = try plan(
            vehicle: "", steps: steps, jobs: #"{"id": 1, "location_index": 1, "time_windows": [[400, 500]]}"#)
        #expect(route.timetable.steps.map(\.arrival) == [20, 120, 400])
        #expect(route.timetable.steps[1].waiting == 180)
        #expect(route.violations == [Violation(cause: .leadTime, duration: 100)])
    }

    @Test func breaksAreTakenOnTheWay() throws {
        let steps = #"{"type": "job", "id": 1}, {"type": "break", "id": 3}, {"type": "job", "id": 2}"#
        let route = try plan(
            vehicle: #", "breaks": [{"id": 3, "service": 50, "time_windows": [[130, 900]], "max_load": [0]}]"#, steps: steps,
            jobs: #"{"id": 1, "location_index": 1, "time_windows": [[0, 100]]}, {"id": 2, "location_index": 2, "delivery": [1]}"#)
        // 30 of the 100 seconds are driven before the break, 70 after it.
        #expect(route.timetable.steps.map(\.arrival) == [0, 100, 130, 250, 450])
        #expect(route.timetable.steps.map(\.driving) == [0, 100, 30, 70, 200])
        #expect(route.violations == [Violation(cause: .maxLoad)])
    }

    @Test(arguments: [
        (#", "max_tasks": 1"#, Violation.Cause.maxTasks, nil), (#", "max_travel_time": 350"#, .maxTravelTime, 50),
        (#", "max_distance": 3999"#, .maxDistance, nil), (#", "breaks": [{"id": 3}]"#, .missingBreak, nil),
        (#", "time_window": [0, 390]"#, .delay, 10),
    ])
    func limitsAreChecked(vehicle: String, cause: Violation.Cause, duration: Int?) throws {
        let route = try plan(
            vehicle: vehicle, steps: Self.both, jobs: #"{"id": 1, "location_index": 1}, {"id": 2, "location_index": 2}"#)
        #expect(route.violations == [Violation(cause: cause, duration: duration)])
    }

    @Test func anOrderThatNoWayLeadsAlongIsNoSoundOne() throws {
        let text = """
            {"vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "steps": [{"type": "job", "id": 1}]}],
             "jobs": [{"id": 1, "location_index": 1}],
             "matrices": {"car": {"durations": [[0, null], [100, 0]]}}}
            """
        let route = try #require(try GivenPlan(FormatFixture.read(text)).routes.first)
        #expect(route.stepViolations == [[], [Violation(cause: .unreachable)], []])
    }

    @Test func theStartIsNotDelayedBeyondWhatItsStepAsksFor() throws {
        let jobs = #"{"id": 1, "location_index": 1, "time_windows": [[500, 600]]}"#
        let before = try plan(
            vehicle: "", steps: #"{"type": "start", "service_before": 150}, {"type": "job", "id": 1}"#, jobs: jobs)
        #expect(before.timetable.steps.map(\.arrival) == [150, 250, 600])
        #expect(before.isSound)
        let early = try plan(
            vehicle: #", "time_window": [100, 900]"#, steps: #"{"type": "start", "service_at": 40}, {"type": "job", "id": 1}"#,
            jobs: jobs)
        #expect(early.violations == [Violation(cause: .leadTime, duration: 60)])
        let soon = try plan(
            vehicle: #", "time_window": [100, 900]"#,
            steps: #"{"type": "start", "service_before": 40}, {"type": "job", "id": 1}"#, jobs: jobs)
        #expect(soon.timetable.steps.map(\.arrival) == [40, 140, 600])
        #expect(soon.violations == [Violation(cause: .leadTime, duration: 60)])
        let late = try plan(
            vehicle: #", "time_window": [100, 900]"#,
            steps: #"{"type": "start", "service_after": 70, "service_before": 40}, {"type": "job", "id": 1}"#, jobs: jobs)
        #expect(late.stepViolations[0] == [.init(cause: .delay, duration: 30), .init(cause: .leadTime, duration: 30)])
    }

    @Test func theDepartureIsDelayedIntoALaterWindow() throws {
        let route = try plan(
            vehicle: "", steps: Self.both,
            jobs: """
                {"id": 1, "location_index": 1, "time_windows": [[0, 150], [400, 420]]},
                {"id": 2, "location_index": 2, "time_windows": [[500, 600]]}
                """)
        #expect(route.timetable.steps.map(\.arrival) == [300, 400, 500, 700])
    }

    @Test func skillsLoadsAndPrecedence() throws {
        let steps = #"{"type": "delivery", "id": 7}, {"type": "pickup", "id": 7}, {"type": "job", "id": 1}"#
        let route = try plan(
            vehicle: "", steps: steps, jobs: #"{"id": 1, "location_index": 1, "pickup": [6], "skills": [4]}"#,
            shipments: #"{"amount": [1], "pickup": {"id": 7, "location_index": 1}, "delivery": {"id": 7, "location_index": 2}}"#)
        #expect(route.stepViolations[1].map(\.cause) == [.load, .precedence])
        #expect(route.stepViolations[2].map(\.cause) == [.precedence])
        #expect(route.stepViolations[3].map(\.cause) == [.load, .skills])
    }
}

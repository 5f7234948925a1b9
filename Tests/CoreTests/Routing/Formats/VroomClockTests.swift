import RouteKernel
import Testing

@testable import Routing

/// Times of one plan count from one moment.
@Suite struct VroomClockTests {
    private static let day = 1_790_000_000

    private static func text(vehicle: String = "", job: String = "", other: String = "") -> String {
        """
        {"vehicles": [{"id": 1, "start_index": 0, "end_index": 0\(vehicle)}],
         "jobs": [{"id": 1, "location_index": 1\(job)}, {"id": 2, "location_index": 1\(other)}],
         "matrices": {"car": {"durations": [[0, 600], [600, 0]]}}}
        """
    }

    private static func window(_ from: Int, _ to: Int) -> String { #", "time_windows": [[\#(from), \#(to)]]"# }

    static let mixed: [(text: String, fields: [String])] = [
        (
            text(vehicle: #", "breaks": [{"id": 3, "time_windows": [[40000, 50000]]}]"#, job: window(day, day + 3600)),
            ["breaks[0].time_windows", "jobs[0]"]
        ),
        (
            text(vehicle: #", "time_window": [28800, 64800]"#, job: window(day, day + 3600)),
            ["vehicles[0].time_window", "jobs[0].time_windows"]
        ),
        (
            text(vehicle: #", "time_window": [\#(day), \#(day + 36000)]"#, job: window(0, 86_400)),
            ["vehicles[0].time_window", "jobs[0].time_windows"]
        ),
        (text(job: window(day, day + 3600), other: window(36_000, 40_000)), ["jobs[0].time_windows", "jobs[1].time_windows"]),
        (
            text(vehicle: #", "steps": [{"type": "job", "id": 1, "service_at": 36000}]"#, job: window(day, day + 3600)),
            ["service_at"]
        ),
        (
            text(vehicle: #", "steps": [{"type": "job", "id": 1, "service_before": 36000}]"#, job: window(day, day + 3600)),
            ["service_before"]
        ),
        (
            text(vehicle: #", "steps": [{"type": "start", "service_after": \#(day)}]"#, job: window(36_000, 40_000)),
            ["service_after"]
        ),
        (
            text(job: window(day, day + 3600), other: window(day + 2 * 31_622_400, day + 2 * 31_622_400 + 9)),
            ["jobs[0]", "jobs[1]"]
        ),
        (text(job: window(30_000, 40_000), other: window(43_200_000, 43_300_000)), ["jobs[0]", "jobs[1]"]),
    ]

    @Test(arguments: mixed.indices) func clocksThatDifferAreRefused(index: Int) {
        let error = #expect(throws: RouteFormatError.self) { try FormatFixture.read(Self.mixed[index].text) }
        #expect(error?.description.contains("allowed are 366 days between them") == true, "\(error?.description ?? "")")
        for field in Self.mixed[index].fields {
            #expect(error?.description.contains(field) == true, "\(error?.description ?? "")")
        }
    }

    static let single: [(text: String, arrivals: [Int])] = [
        (text(vehicle: #", "time_window": [0, 4294967295]"#, job: window(day, day + 3600), other: window(0, day)), [day, day]),
        (text(job: window(day, day + 3600), other: window(0, 4_294_967_295)), [day, day]),
        (
            text(
                vehicle: #", "time_window": [\#(day - 86_400), 4294967295]"#, job: window(day, day + 3600),
                other: window(day, day)), [day, day]
        ),
        (text(job: window(31_000_000, 31_000_100), other: window(1000, 2000)), [2000, 31_000_000]),
        (text(job: window(150_000_000, 150_000_100), other: window(140_000_000, 140_000_100)), [140_000_100, 150_000_000]),
        (text(job: window(99_000_000, 120_000_000), other: window(130_000_000, 130_000_001)), [120_000_000, 130_000_000]),
    ]

    /// Whatever a window's other end: what is served is served within it, on the file's clock.
    @Test(arguments: single.indices) func oneClockIsHeld(index: Int) throws {
        let document = try FormatFixture.read(Self.single[index].text)
        let answer = RouteAnswer(document, try RouteSolver.solve(document.problem, SolverOptions(iterations: 200)))
        #expect(answer.isComplete)
        let begins = answer.routes.flatMap(\.timetable.steps).compactMap { step -> Int? in
            if case .stop = step.kind { step.arrival + step.waiting + document.origin } else { nil }
        }
        #expect(begins.sorted() == Self.single[index].arrivals)
    }

    @Test func yearsAreNoMilliseconds() {
        let error = #expect(throws: RouteFormatError.self) {
            try FormatFixture.read(Self.text(job: Self.window(0, 1_790_000_000_000)))
        }
        #expect(error?.field == "jobs[0].time_windows[0][1]" && error?.problem.hasSuffix("from 0 to 4294967295") == true)
    }
}

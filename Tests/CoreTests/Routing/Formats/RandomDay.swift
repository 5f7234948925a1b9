import Fulfilment
import RouteKernel

@testable import Routing

/// A day of jobs and shipments in a square, some of it in conflict: VROOM's JSON with everything it may say about times, loads and limits.
struct RandomDay {
    private let jobs: [String]
    private let shipments: [String]
    private let vehicles: [String]
    private let matrices: String
    private let breaks: Int

    init(seed: Int, jobs: Int, shipments: Int, vehicles: Int) {
        var maker = DayMaker(random: SplitMix64(seed: seed), locations: 1 + jobs + 2 * shipments)
        matrices = maker.matrices()
        self.jobs = (0..<jobs).map { maker.job($0) }
        self.shipments = (0..<shipments).map { maker.shipment($0, from: 1 + jobs + 2 * $0) }
        self.vehicles = (0..<vehicles).map { maker.vehicle($0) }
        breaks = maker.breakCount
    }

    /// VROOM's JSON, with steps by vehicle.
    func text(steps: [Int: String]) -> String {
        let fleet = vehicles.enumerated().map { $1 + (steps[$0].map { #", "steps": \#($0)"# } ?? "") + "}" }
        let lists = [("vehicles", fleet), ("jobs", jobs), ("shipments", shipments)].map { name, items in
            "\"\(name)\": [" + items.joined(separator: ",") + "]"
        }
        return "{" + lists.joined(separator: ", ") + #", "matrices": \#(matrices)}"#
    }

    /// Every stop in the order of the problem, then every break of the last vehicle.
    var allSteps: String {
        let stops =
            jobs.indices.map { step("job", $0) } + shipments.indices.flatMap { [step("pickup", $0), step("delivery", $0)] }
        return "[" + (stops + (0..<breaks).map { step("break", $0) }).joined(separator: ",") + "]"
    }

    private func step(_ type: String, _ id: Int) -> String { #"{"type": "\#(type)", "id": \#(id)}"# }

    /// A timetable as steps.
    func steps(_ timetable: Timetable, _ document: RouteDocument) -> String {
        let steps = timetable.steps.map { timed in
            switch timed.kind {
            case .start, .reload: #"{"type": "start"}"#
            case .end: #"{"type": "end"}"#
            case .rest(let rest): step("break", document.vehicles[timetable.vehicle].breaks[rest].id)
            case .stop(let stop): step("\(document.tasks[stop].kind)", document.tasks[stop].id)
            }
        }
        return "[" + steps.joined(separator: ",") + "]"
    }
}

private struct DayMaker {
    var random: SplitMix64
    let locations: Int
    private(set) var breakCount = 0

    init(random: SplitMix64, locations: Int) { (self.random, self.locations) = (random, locations) }

    private mutating func some(_ percent: Int, _ text: (inout Self) -> String) -> String {
        random.below(100) < percent ? ", " + text(&self) : ""
    }

    /// Two profiles; some arcs cannot be driven, one way or for one of them.
    mutating func matrices() -> String {
        let points = (0..<locations).map { _ in (x: random.below(100), y: random.below(100)) }
        let isStrange = random.below(2) == 0
        let profiles = ["car", "bike"].map { name in
            let rows = points.indices.map { from in
                points.indices.map { to in
                    if from != to && random.below(40) == 0 { return (time: "null", metres: "null") }
                    let arc = 10 * abs(points[from].x - points[to].x) + 10 * abs(points[from].y - points[to].y)
                    return (time: "\(arc + (isStrange ? random.below(300) : 0))", metres: "\(arc * 9)")
                }
            }
            func table(_ value: KeyPath<(time: String, metres: String), String>) -> String {
                "[" + rows.map { "[" + $0.map { $0[keyPath: value] }.joined(separator: ",") + "]" }.joined(separator: ",") + "]"
            }
            return #""\#(name)": {"durations": \#(table(\.time)), "distances": \#(table(\.metres))}"#
        }
        return "{" + profiles.joined(separator: ", ") + "}"
    }

    private mutating func windows(_ most: Int) -> String {
        var time = 0
        let windows = (0...random.below(most)).map { _ in
            let start = time + random.below(5000)
            time = start + 1 + random.below(2500)
            return "[\(start), \(time - 1)]"
        }
        return #""time_windows": [\#(windows.joined(separator: ","))]"#
    }

    private mutating func work() -> String {
        #""setup": \#(random.below(60)), "service": \#(random.below(200))"#
            + some(20) { #""service_per_type": {"van": \#($0.random.below(300))}"# }
            + some(20) { #""setup_per_type": {"van": \#($0.random.below(300))}"# } + some(50) { $0.windows(3) }
    }

    private mutating func demand() -> String {
        some(20) { #""skills": [\#($0.random.below(2))]"# } + some(30) { #""priority": \#($0.random.below(100))"# }
    }

    mutating func job(_ id: Int) -> String {
        let load = some(60) { #""delivery": [\#($0.random.below(4))]"# } + some(40) { #""pickup": [\#($0.random.below(4))]"# }
        return #"{"id": \#(id), "location_index": \#(random.below(locations)), \#(work())\#(load)\#(demand())}"#
    }

    mutating func shipment(_ id: Int, from location: Int) -> String {
        let halves = [location, location + 1].map { #"{"id": \#(id), "location_index": \#($0), \#(work())}"# }
        return #"{"amount": [\#(random.below(4))], "pickup": \#(halves[0]), "delivery": \#(halves[1])\#(demand())}"#
    }

    /// Without the closing brace.
    mutating func vehicle(_ id: Int) -> String {
        let places = [#", "start_index": 0, "end_index": 0"#, #", "start_index": 0"#, #", "end_index": 0"#][
            max(0, random.below(5) - 2)]
        breakCount = random.below(4)
        let breaks = (0..<breakCount).map { rest in
            #"{"id": \#(rest), "service": \#(random.below(900))\#(some(80) { $0.windows(2) })\#(some(20) { #""max_load": [\#($0.random.below(6))]"# })}"#
        }
        return
            #"{"id": \#(id), "capacity": [\#(3 + random.below(8))], "skills": [\#(random.below(2))], "breaks": [\#(breaks.joined(separator: ","))]"#
            + places + some(50) { #""time_window": [\#($0.random.below(2000)), \#(5000 + $0.random.below(9000))]"# }
            + some(30) { _ in #""type": "van""# } + some(30) { _ in #""profile": "bike""# }
            + some(20) { #""speed_factor": \#(["0.7", "1.3", "2"][$0.random.below(3)])"# }
            + some(20) { #""max_tasks": \#(1 + $0.random.below(6))"# }
            + some(20) { #""max_travel_time": \#(500 + $0.random.below(6000))"# }
            + some(20) { #""max_distance": \#(5000 + $0.random.below(50_000))"# }
            + some(50) {
                #""costs": {"fixed": \#($0.random.below(900)), "per_hour": \#($0.random.below(4000)), "per_km": \#($0.random.below(9)), "per_task_hour": \#($0.random.below(900))}"#
            }
    }
}

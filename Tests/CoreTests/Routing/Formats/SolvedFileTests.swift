import Fulfilment
import JSONReading
import RouteKernel
import Testing

@testable import Routing

/// A solution of the solver is feasible when the file gives it as steps: two schedulers agree on all times.
@Suite struct SolvedFileTests {
    @Test(arguments: 0..<30) func routesAreSoundAsSteps(seed: Int) throws {
        let day = RandomDay(seed: seed)
        let document = try FormatFixture.read(day.text(steps: [:]))
        let result = try RouteSolver.solve(document.problem, SolverOptions(seed: UInt64(seed), iterations: 300))
        let answer = RouteAnswer(document, result)
        #expect(answer.servedStops + answer.leftOut.flatMap(\.stops).count == document.problem.stops.count)
        var steps: [Int: String] = [:]
        for route in answer.routes { steps[route.timetable.vehicle] = day.steps(route.timetable, document) }
        let plan = try GivenPlan(FormatFixture.read(day.text(steps: steps)))
        #expect(plan.routes.count == answer.routes.count)
        for (given, solved) in zip(plan.routes, answer.routes) {
            #expect(given.violations == [])
            #expect(given.end <= solved.end)
            #expect(given.loads == solved.loads)
            #expect(abs(given.timetable.cost - solved.timetable.cost) < 1e-6)
        }
    }

    @Test(arguments: [
        FormatFixture.cvrp, FormatFixture.solomon, FormatFixture.lilim, FormatFixture.backhauls, FormatFixture.rich,
    ])
    func benchmarkFilesAreSolved(text: String) throws {
        let document = try FormatFixture.read(text)
        let answer = RouteAnswer(document, try RouteSolver.solve(document.problem, SolverOptions(iterations: 300)))
        #expect(answer.isComplete)
        #expect(throws: Never.self) { try JSONTree(Array(answer.vroomJSON().utf8)) }
        #expect(answer.svg() != nil)
    }

    /// By hand: nodes 2 and 4 on one tour of 5 + 6 + 5, 3 alone there and back for 2, 5 alone for 18.
    @Test func theTinyFileHasItsShortestPlan() throws {
        let document = try FormatFixture.read(FormatFixture.cvrp)
        let result = try RouteSolver.solve(document.problem, SolverOptions(iterations: 300))
        #expect(RouteAnswer(document, result).value == 36)
    }
}

/// A day of jobs and shipments in a square, some of it in conflict.
struct RandomDay {
    private let jobs: [String]
    private let shipments: [String]
    private let vehicles: [String]
    private let matrix: String

    init(seed: Int) {
        var generator = SplitMix64(seed: seed)
        var points: [(x: Int, y: Int)] = []
        for _ in 0..<14 { points.append((generator.below(100), generator.below(100))) }
        matrix = Self.matrix(points)
        jobs = (1...9).map { Self.job($0, &generator) }
        shipments = (1...2).map { Self.shipment($0, &generator) }
        vehicles = (0..<3).map { Self.vehicle($0, hasBreak: generator.below(2) == 0) }
    }

    private static func matrix(_ points: [(x: Int, y: Int)]) -> String {
        var rows: [String] = []
        for from in points {
            let arcs: [Int] = points.map { to in 10 * abs(from.x - to.x) + 10 * abs(from.y - to.y) }
            rows.append("[" + arcs.map(String.init).joined(separator: ",") + "]")
        }
        return "[" + rows.joined(separator: ",") + "]"
    }

    private static func window(_ generator: inout SplitMix64) -> String {
        guard generator.below(2) == 0 else { return "" }
        let start = generator.below(6000)
        return #", "time_windows": [[\#(start), \#(start + 1500)]]"#
    }

    private static func job(_ id: Int, _ generator: inout SplitMix64) -> String {
        let skills = generator.below(4) == 0 ? #", "skills": [1]"# : ""
        let load = generator.below(2) == 0 ? "delivery" : "pickup"
        let (service, setup, amount) = (generator.below(200), generator.below(60), 1 + generator.below(3))
        let work = #""service": \#(service), "setup": \#(setup), "\#(load)": [\#(amount)]"#
        return #"{"id": \#(id), "location_index": \#(id), \#(work)\#(skills)\#(window(&generator))}"#
    }

    private static func shipment(_ id: Int, _ generator: inout SplitMix64) -> String {
        let pickup = #"{"id": \#(id), "location_index": \#(8 + 2 * id)\#(window(&generator))}"#
        let delivery = #"{"id": \#(id), "location_index": \#(9 + 2 * id), "service": 50}"#
        return #"{"amount": [2], "pickup": \#(pickup), "delivery": \#(delivery)}"#
    }

    /// Without the closing brace.
    private static func vehicle(_ id: Int, hasBreak: Bool) -> String {
        let rest = hasBreak ? #", "breaks": [{"id": 1, "service": 300, "time_windows": [[2000, 5000]]}]"# : ""
        let limits = #""time_window": [0, 9000], "skills": [\#(id)], "max_tasks": 6, "costs": {"fixed": 100}"#
        return #"{"id": \#(id), "start_index": 0, "end_index": 0, "capacity": [8], \#(limits)\#(rest)"#
    }

    /// VROOM's JSON, with steps by vehicle.
    func text(steps: [Int: String]) -> String {
        let fleet = vehicles.enumerated().map { $1 + (steps[$0].map { #", "steps": \#($0)"# } ?? "") + "}" }
        let lists = [("vehicles", fleet), ("jobs", jobs), ("shipments", shipments)].map { name, items in
            "\"\(name)\": [" + items.joined(separator: ",") + "]"
        }
        return "{" + lists.joined(separator: ", ") + #", "matrices": {"car": {"durations": \#(matrix)}}}"#
    }

    /// A timetable as steps.
    func steps(_ timetable: Timetable, _ document: RouteDocument) -> String {
        let steps = timetable.steps.map { step in
            switch step.kind {
            case .start, .reload: #"{"type": "start"}"#
            case .end: #"{"type": "end"}"#
            case .rest(let rest): #"{"type": "break", "id": \#(document.vehicles[timetable.vehicle].breaks[rest].id)}"#
            case .stop(let stop): #"{"type": "\#(document.tasks[stop].kind)", "id": \#(document.tasks[stop].id)}"#
            }
        }
        return "[" + steps.joined(separator: ",") + "]"
    }
}

extension CheckedRoute {
    /// Behind stops; at the end a solver counts the vehicle as unloaded.
    fileprivate var loads: [[Int]] {
        timetable.steps.compactMap { if case .stop = $0.kind { $0.load } else { nil } }
    }
}

import RouteKernel
import Testing

/// Where breaks are taken, each case seen in a plan. The depot is at location 0, the stops are on a line, two hours of driving apart.
@Suite("Breaks")
struct BreakTests {
    private static let hour = 3600

    private static func hours(_ from: Double, _ to: Double) -> [ClosedRange<Int>] { [Int(from * 3600)...Int(to * 3600)] }

    /// One vehicle from 8 to 18 o'clock that returns to the depot, and one stop per list of windows.
    private static func problem(_ windows: [[ClosedRange<Int>]], _ breaks: [Break], load: Int = 1) -> RouteProblem {
        let side = windows.count + 1
        let arcs = (0..<side * side).map { (cell: Int) -> Int32 in
            let steps: Int = abs(cell / side - cell % side)
            return Int32(steps * 2 * hour)
        }
        return RouteProblem(
            locationCount: side, travel: [TravelMatrix(durations: arcs, distances: arcs)],
            requests: windows.indices.map { Request(.visit(stop: $0, delivery: [load], pickup: [0])) },
            stops: windows.indices.map { Stop(location: $0 + 1, service: 600, windows: windows[$0]) },
            vehicles: [Vehicle(start: 0, end: 0, capacity: [9], shift: 8 * hour...18 * hour, breaks: breaks)])
    }

    private static func steps(_ problem: RouteProblem) throws -> [Timetable.Step] {
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 50))
        #expect(RouteChecker.faults(of: result, for: problem) == [])
        #expect(result.unserved == [])
        return try #require(result.timetables.first).steps
    }

    private static func begins(_ steps: [Timetable.Step]) -> [Double] {
        steps.filter { if case .rest = $0.kind { true } else { false } }.map { Double($0.arrival + $0.waiting) / 3600 }
    }

    @Test("Within a long leg: the vehicle stops on the way, and drives on")
    func withinALeg() throws {
        var problem = Self.problem(
            [Self.hours(14, 15), Self.hours(0, 24)], [Break(windows: Self.hours(12, 12.5), duration: 1800)])
        problem.vehicles[0].end = nil
        problem.stops[1].location = 0
        problem.stops[0].location = 2
        problem.stops[1].windows = Self.hours(8, 9.6)
        let steps = try Self.steps(problem)
        #expect(Self.begins(steps) == [12])
        let rest = try #require(steps.firstIndex { $0.kind == .rest(0) })
        #expect(steps[rest].driving > 0 && steps[rest + 1].driving > 0)
        #expect(steps[rest].driving + steps[rest + 1].driving == 4 * Self.hour)
        #expect(steps[rest].location == nil && steps[rest].distance == 0)
    }

    @Test("While the vehicle waits at a stop for its window")
    func whileWaiting() throws {
        // Behind the first stop at 9 o'clock; reached at 11 at the latest, begun at 14.
        var problem = Self.problem(
            [Self.hours(8, 9), Self.hours(14, 14)], [Break(windows: Self.hours(12.5, 12.5), duration: 3600)])
        problem.stops[0].location = 0
        problem.stops[1].location = 1
        problem.vehicles[0].end = nil
        problem.stops[0].service = 2 * Self.hour
        #expect(try Self.begins(Self.steps(problem)) == [12.5])
    }

    @Test("Before the first stop and after the last")
    func beforeAndAfter() throws {
        let early = Self.problem([Self.hours(12, 12)], [Break(windows: Self.hours(8, 8.1), duration: 1800)])
        #expect(try Self.begins(Self.steps(early)) == [8.1])
        let late = Self.problem([Self.hours(10, 10)], [Break(windows: Self.hours(17, 18), duration: 1800)])
        let steps = try Self.steps(late)
        #expect(Self.begins(steps) == [17])
        #expect(steps.last?.arrival == Int(17.5 * 3600) && steps.last?.kind == .end)
    }

    @Test("Two in one leg")
    func twoInOneLeg() throws {
        let breaks = [(10.0, 10.5), (12.0, 12.25)].map { Break(windows: Self.hours($0, $1), duration: 900) }
        var problem = Self.problem([[], Self.hours(13, 13.5)], breaks)
        problem.stops[0].location = 2
        problem.stops[1].location = 2
        problem.vehicles[0].end = nil
        let steps = try Self.steps(problem)
        #expect(Self.begins(steps) == [10, 12])
        #expect(steps.prefix(4).map(\.driving).reduce(0, +) == 4 * Self.hour)
    }

    @Test("The order of the list does not matter", arguments: 0..<6)
    func anyListing(_ permutation: Int) throws {
        var breaks = [(9.0, 9.5), (12.0, 13.0), (12.5, 14.0)].map { Break(windows: Self.hours($0, $1), duration: 1200) }
        breaks[2].duration = 600
        let known = try Self.steps(Self.problem([[], []], breaks))
        let order = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]][permutation]
        let steps = try Self.steps(Self.problem([[], []], order.map { breaks[$0] }))
        #expect(Self.begins(steps) == Self.begins(known))
        #expect(steps.map(\.arrival) == known.map(\.arrival))
    }

    @Test("Two that may overlap come in the order that there is time for, however they are listed")
    func eitherOrder() throws {
        // The long one leaves no time for the short one behind it, though the short one's window ends later.
        let breaks = [Break(windows: Self.hours(10, 10.9), duration: 7200), Break(windows: Self.hours(9, 11), duration: 600)]
        for listed in [breaks, breaks.reversed()] {
            let steps = try Self.steps(Self.problem([[]], listed))
            let order = steps.compactMap { if case .rest(let rest) = $0.kind { listed[rest].duration } else { nil } }
            #expect(order == [600, 7200])
        }
    }

    @Test("In the second of its windows, when the first is too soon")
    func severalWindows() throws {
        let problem = Self.problem(
            [Self.hours(8, 8)], [Break(windows: Self.hours(8, 8.05) + Self.hours(9, 9.5), duration: 600)])
        var near = problem
        near.stops[0].location = 0
        #expect(try Self.begins(Self.steps(near)) == [9])
    }

    @Test("With nothing aboard, where it asks for that")
    func emptyVehicle() throws {
        let steps = try Self.steps(Self.problem([[], []], [Break(duration: 600, maxLoad: [0])]))
        let rest = try #require(steps.firstIndex { $0.kind == .rest(0) })
        #expect(steps[rest].load == [0])
        #expect(rest > 2)
    }

    @Test("Fifty that may come in any order are all taken")
    func fifty() throws {
        let breaks = (1...Vehicle.mostBreaks).map { Break(duration: $0) }
        let steps = try Self.steps(Self.problem([[]], breaks.reversed()))
        let rests = steps.compactMap { if case .rest(let rest) = $0.kind { rest } else { nil } }
        #expect(rests.sorted() == Array(breaks.indices))
    }

    @Test("A break that no shift has time for keeps everything out, and is the reason")
    func noTime() throws {
        for rest in [Break(windows: Self.hours(19, 20), duration: 60), Break(windows: Self.hours(6, 7), duration: 60)] {
            let problem = Self.problem([[]], [rest])
            let result = try RouteSolver.solve(problem, SolverOptions(iterations: 50))
            #expect(RouteChecker.faults(of: result, for: problem) == [])
            #expect(result.unserved.map(\.isHopeless) == [true])
            #expect([.breaks, .timeWindow].contains(try #require(result.unserved.first).reason))
        }
    }

    @Test("A break in the wrong place is noticed: outside its window, waited for while there is something to drive, taken twice")
    func noticed() throws {
        let problem = Self.problem([Self.hours(13, 13)], [Break(windows: Self.hours(12, 12.5), duration: 900)])
        let result = try RouteSolver.solve(problem, SolverOptions(iterations: 50))
        func rules(_ change: (inout [Timetable.Step]) -> Void) -> [RouteFault.Rule] {
            var changed = result
            change(&changed.timetables[0].steps)
            return RouteChecker.faults(of: changed, for: problem).map(\.rule)
        }
        #expect(rules { _ in } == [])
        let rest = try #require(result.timetables[0].steps.firstIndex { $0.kind == .rest(0) })
        #expect(
            rules {
                ($0[rest].driving, $0[rest].arrival, $0[rest].waiting) = (
                    0, $0[rest].arrival - $0[rest].driving, $0[rest].driving
                )
            }.contains(.schedule))
        #expect(rules { $0[rest].arrival += 3600 }.contains(.rest))
        #expect(rules { $0.insert($0[rest], at: rest) }.contains(.rest))
    }
}

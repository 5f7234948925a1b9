import RouteKernel
import Testing

@Suite("Route kernel")
struct RouteKernelTests {
    /// Stops on a line, one kilometre and a hundred seconds apart; no windows.
    private func line(
        _ stops: Int, capacity: Int32 = 100, maxStops: Int32 = 100, vehicles: Int = 1, closed: (Int, Int)? = nil
    ) throws -> RouteInstance {
        let nodes = stops + 1
        var distances: [Int32] = []
        for from in 0..<nodes { for to in 0..<nodes { distances.append(Int32(abs(from - to) * 1000)) } }
        var durations = distances.map { $0 / 10 }
        if let closed { durations[closed.0 * nodes + closed.1] = RouteInstance.noWay }
        let van = KernelVehicle(capacity: [capacity], shiftStart: 0, shiftEnd: 100_000, maxStops: maxStops)
        return try RouteInstance(
            stopCount: stops, dimensions: 1, demand: [0] + Array(repeating: 10, count: stops),
            windowStart: Array(repeating: 0, count: nodes), windowEnd: Array(repeating: 100_000, count: nodes),
            service: Array(repeating: 0, count: nodes), vehicles: Array(repeating: van, count: vehicles), distances: distances,
            durations: durations)
    }

    @Test("Five stops on a line are one way out and back: 2 x 5 km")
    func out() throws {
        let solution = RouteSolver.solve(try line(5), seed: 1)
        #expect(solution.distance == 10_000)
        #expect(solution.routes.map { $0.sorted() } == [[1, 2, 3, 4, 5]])
    }

    @Test("Two vehicles of thirty units for five stops of ten")
    func split() throws {
        let solution = RouteSolver.solve(try line(5, capacity: 30, vehicles: 2), seed: 1)
        #expect(solution.unassigned.isEmpty)
        #expect(solution.routes.map(\.count).sorted() == [2, 3])
        #expect(solution.distance == 14_000)
    }

    @Test("A closed road is driven around; where none leads, the stop is unreachable")
    func unreachable() throws {
        let solution = RouteSolver.solve(try line(3, closed: (2, 0)), seed: 1)
        #expect(solution.unassigned.isEmpty)
        #expect(solution.routes.first?.last != 2)
        let alone = RouteSolver.solve(try line(1, closed: (0, 1)), seed: 1)
        #expect(alone.unassigned == [UnassignedNode(node: 1, reason: .unreachable, isHopeless: true)])
    }

    @Test("Full vehicles are not hopeless, too small ones are")
    func hopeless() throws {
        #expect(RouteSolver.solve(try line(2, capacity: 10), seed: 1).unassigned.map(\.isHopeless) == [false])
        #expect(RouteSolver.solve(try line(2, capacity: 9), seed: 1).unassigned.map(\.isHopeless) == [true, true])
    }

    @Test("Wrong sizes and values are refused before anything is solved")
    func validation() throws {
        #expect(throws: InstanceError.wrongSize("demand", count: 1, expected: 2)) {
            try RouteInstance(
                stopCount: 1, dimensions: 1, demand: [0], windowStart: [0, 0], windowEnd: [0, 0], service: [0, 0], vehicles: [],
                distances: [0, 0, 0, 0], durations: [0, 0, 0, 0])
        }
        #expect(throws: InstanceError.outOfRange("distances", index: 1, value: -5)) {
            try RouteInstance(
                stopCount: 1, dimensions: 0, demand: [], windowStart: [0, 0], windowEnd: [0, 0], service: [0, 0], vehicles: [],
                distances: [0, -5, 0, 0], durations: [0, 0, 0, 0])
        }
    }
}

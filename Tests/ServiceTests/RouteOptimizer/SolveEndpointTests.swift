import Glibc
import Routing
import Synchronization
import TestStack
import Testing

@testable import RouteOptimizer

@Suite("Problems sent over HTTP", .timeLimit(.minutes(20)))
struct SolveEndpointTests {
    /// Work on the thread that goes on until it is let go.
    private final class Gate: Sendable {
        private let entered = Atomic(false)
        private let isOpen = Atomic(false)

        var isEntered: Bool { entered.load(ordering: .sequentiallyConsistent) }

        func pass(_ isCancelled: () -> Bool = { false }) {
            entered.store(true, ordering: .sequentiallyConsistent)
            while !isOpen.load(ordering: .sequentiallyConsistent), !isCancelled() {}
        }

        func open() { isOpen.store(true, ordering: .sequentiallyConsistent) }
    }

    @Test("As many are let in as may be, the next is turned away at once, and there is room again when one has ended")
    func bounded() async throws {
        let admission = Admission(limit: 2)
        let inside = Atomic(0)
        try await admission.admit {
            try await admission.admit {
                inside.wrappingAdd(1, ordering: .relaxed)
                let full = await #expect(throws: Admission.Full.self) {
                    _ = try await admission.admit { inside.wrappingAdd(1, ordering: .relaxed) }
                }
                #expect(full?.limit == 2)
            }
            _ = try await admission.admit { inside.wrappingAdd(1, ordering: .relaxed) }
        }
        #expect(inside.load(ordering: .relaxed) == 2)
    }

    @Test("A request that ends while it waits for the thread is answered at once and leaves the others their order")
    func withdrawn() async throws {
        let (thread, gate) = (PlanningThread(label: "test"), Gate())
        let first = Task { try await thread.run { _ in gate.pass() } }
        try await eventually("the first has the thread") { gate.isEntered }
        let gone = Task { try await thread.run { _ in 4 } }
        gone.cancel()
        await #expect(throws: CancellationError.self) { try await gone.value }
        let next = Task { try await thread.run { _ in 5 } }
        gate.open()
        try await first.value
        #expect(try await next.value == 5)
    }

    @Test("Work whose turn does not come in time is given up then, and leaves the others their order")
    func missedTurn() async throws {
        let (thread, gate) = (PlanningThread(label: "test"), Gate())
        let first = Task { try await thread.run(before: .now + .seconds(3600)) { _ in gate.pass() } }
        try await eventually("the first has the thread") { gate.isEntered }
        await #expect(throws: PlanningThread.TurnMissed.self) {
            try await thread.run(before: .now + .milliseconds(1)) { _ in 4 }
        }
        let next = Task { try await thread.run(before: .now + .seconds(3600)) { _ in 5 } }
        gate.open()
        try await first.value
        #expect(try await next.value == 5)
        await #expect(throws: PlanningThread.TurnMissed.self) { try await thread.run(before: .now) { _ in 6 } }
    }

    @Test("Work that has begun goes on beyond the deadline of its turn")
    func begunInTime() async throws {
        let (thread, deadline) = (PlanningThread(label: "test"), ContinuousClock.now + .seconds(2))
        let isOver = try await thread.run(before: deadline) { isCancelled in
            while ContinuousClock.now < deadline + .milliseconds(100), !isCancelled() {}
            return !isCancelled()
        }
        #expect(isOver)
    }

    @Test("The seconds of a search count from when its request began")
    func counted() async throws {
        let text =
            #"{"vehicles":[{"id":1,"start":[0,0],"end":[0,0]}],"jobs":[{"id":1,"location":[0.1,0.1]},{"id":2,"location":[0.2,0]}]}"#
        let document = try await VroomInput(Array(text.utf8)).document(from: GreatCircleTravel(RoutePlanner.Rules().travel))
        let asked = Atomic(0)
        let run = SolveRun(
            seconds: 3600, began: .now - .seconds(3600), iterations: nil, seed: 1, threads: 1, bks: nil)
        // Without a limit the search would ask for an hour.
        _ = try run.run(document) { asked.wrappingAdd(1, ordering: .relaxed).newValue > 1_000_000 }
        #expect(asked.load(ordering: .relaxed) < 1_000_000)
    }

    @Test("Planning yields to everything else, which keeps its priority")
    func yielding() async throws {
        @Sendable func niceness(of who: UInt32) -> Int32 { getpriority(Int32(PRIO_PROCESS.rawValue), who) }
        let program = UInt32(getpid())
        let usual = niceness(of: program)
        let thread = PlanningThread(label: "test")
        for _ in 0..<3 { #expect(try await thread.run { _ in niceness(of: 0) } == max(usual, 10)) }
        #expect(niceness(of: program) == usual)
    }

    /// How many pieces of work run at once, and how many have run.
    private final class Tally: Sendable {
        private let inside = Atomic(0)
        private let ended = Atomic(0)
        private let most = Atomic(0)

        var result: (most: Int, ended: Int) {
            (most.load(ordering: .sequentiallyConsistent), ended.load(ordering: .sequentiallyConsistent))
        }

        func pass() {
            most.max(inside.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue, ordering: .sequentiallyConsistent)
            inside.wrappingSubtract(1, ordering: .sequentiallyConsistent)
            ended.wrappingAdd(1, ordering: .sequentiallyConsistent)
        }
    }

    @Test("Work that comes from many tasks at once is all done, one piece after the other")
    func oneByOne() async throws {
        let (thread, tally) = (PlanningThread(label: "test"), Tally())
        try await withThrowingTaskGroup { group in
            for _ in 0..<200 { group.addTask { try await thread.run { _ in tally.pass() } } }
            try await group.waitForAll()
        }
        #expect(tally.result == (1, 200))
    }

    @Test("Work that runs is told when nobody waits for it any more")
    func cancelledWork() async throws {
        let (thread, gate) = (PlanningThread(label: "test"), Gate())
        let running = Task { try await thread.run { gate.pass($0) } }
        try await eventually("it has the thread") { gate.isEntered }
        running.cancel()
        try await running.value
    }

    @Test("A great circle is reckoned on its thread, and let go when nobody waits for it any more")
    func reckoned() async throws {
        let (thread, gate) = (PlanningThread(label: "test"), Gate())
        let busy = Task { try await thread.run { _ in gate.pass() } }
        try await eventually("the thread is busy") { gate.isEntered }
        let travel = ReckonedTravel(GreatCircleTravel(), on: thread)
        let places = [Coordinate(latitude: 51, longitude: 7), Coordinate(latitude: 52, longitude: 7)]
        let gone = Task { try await travel.travel(among: places, profile: "car") }
        gone.cancel()
        await #expect(throws: CancellationError.self) { try await gone.value }
        gate.open()
        try await busy.value
        #expect(try await travel.travel(among: places, profile: "car").matrix == GreatCircleTravel().matrix(places))
    }

    @Test("Nothing is searched, and nothing written, for a client that has gone", arguments: [0, 1])
    func gone(after asked: Int) async throws {
        let text = #"{"vehicles":[{"id":1,"start":[0,0],"end":[0,0]}],"jobs":[{"id":1,"location":[0.1,0.1]}]}"#
        let input = try VroomInput(Array(text.utf8))
        let tables = try await input.tables(from: GreatCircleTravel())
        let run = SolveRun(seconds: nil, iterations: 10, seed: 1, threads: 1, bks: nil)
        #expect(try run.vroomJSON(input, over: tables) { false }.contains("\"code\": 0"))
        let questions = Atomic(0)
        #expect(throws: CancellationError.self) {
            try run.vroomJSON(input, over: tables) { questions.wrappingAdd(1, ordering: .relaxed).oldValue >= asked }
        }
        #expect((questions.load(ordering: .relaxed) == 1) == (asked == 0))
    }

    @Test("A search ends when nobody waits for it, however long it may take")
    func cancelledSearch() async throws {
        let jobs = (1...60).map { #"{"id":\#($0),"location":[\#(Double($0 % 8) / 10),\#(Double($0 / 8) / 10)]}"# }
        let text = #"{"vehicles":[{"id":1,"start":[0,0],"end":[0,0]}],"jobs":[\#(jobs.joined(separator: ","))]}"#
        let document = try await VroomInput(Array(text.utf8)).document(from: GreatCircleTravel(RoutePlanner.Rules().travel))
        let asked = Atomic(0)
        let run = SolveRun(seconds: 3600, iterations: nil, seed: 1, threads: 1, bks: nil)
        _ = try run.run(document) { asked.wrappingAdd(1, ordering: .relaxed).newValue > 20 }
        #expect(asked.load(ordering: .relaxed) > 20)
    }
}

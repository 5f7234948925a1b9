import RouteKernel
import Routing
import Synchronization
import TestStack
import Testing

@testable import RouteOptimizer

@Suite("Problems sent over HTTP", .timeLimit(.minutes(20)))
struct SolveQueueTests {
    /// A turn that ends when it is told.
    private final class Gate: Sendable {
        private let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        private let entered = Atomic(false)

        var isEntered: Bool { entered.load(ordering: .sequentiallyConsistent) }

        func pass() async {
            entered.store(true, ordering: .sequentiallyConsistent)
            for await _ in stream {}
        }

        func open() { continuation.finish() }
    }

    private final class Order: Sendable {
        private let all = Mutex<[Int]>([])

        var numbers: [Int] { all.withLock { $0 } }

        func add(_ number: Int) { all.withLock { $0.append(number) } }
    }

    @Test("One is searched at a time, as many wait as may, the next hears at once that the queue is full")
    func bounded() async throws {
        let queue = SolveQueue(limit: 2)
        let gate = Gate()
        let order = Order()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.turn { await gate.pass() } }
            try await eventually("the first has its turn") { gate.isEntered }
            for number in 1...2 {
                group.addTask { try await queue.turn { order.add(number) } }
                try await eventually("\(number) waits") { await queue.length == number }
            }
            let full = await #expect(throws: SolveQueue.Full.self) { try await queue.turn {} }
            #expect(full?.waiting == 2)
            #expect(order.numbers.isEmpty)
            gate.open()
            try await group.waitForAll()
        }
        #expect(order.numbers == [1, 2])
        #expect(try await queue.turn { 7 } == 7, "the queue is free again")
    }

    @Test("A request that ends while it waits gives its place to others")
    func withdrawn() async throws {
        let queue = SolveQueue(limit: 1)
        let gate = Gate()
        let first = Task { try await queue.turn { await gate.pass() } }
        try await eventually("the first has its turn") { gate.isEntered }
        let gone = Task { try await queue.turn {} }
        try await eventually("the second waits") { await queue.length == 1 }
        gone.cancel()
        await #expect(throws: CancellationError.self) { try await gone.value }
        let next = Task { try await queue.turn { 5 } }
        try await eventually("there is room for the third") { await queue.length == 1 }
        gate.open()
        try await first.value
        #expect(try await next.value == 5)
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

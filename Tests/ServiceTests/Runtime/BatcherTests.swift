import Synchronization
import Testing

@testable import ServiceRuntime

/// Requests that share commits; nothing here needs a database.
@Suite("Batcher", .timeLimit(.minutes(20)))
struct BatcherTests {
    /// Stores batches one by one when it is told to, and remembers them.
    private final class Storage: Sendable {
        private let stored = Mutex<[[Int]]>([])
        private let (permits, permit) = AsyncStream.makeStream(of: Void.self)
        private let (begun, begin) = AsyncStream.makeStream(of: Int.self)

        var batches: [[Int]] { stored.withLock { $0 } }

        /// Waits for a permit before it answers each item with its double.
        func store(_ items: [Int]) async -> [Int] {
            begin.yield(items.count)
            for await _ in permits { break }
            stored.withLock { $0.append(items) }
            return items.map { $0 * 2 }
        }

        /// Lets so many batches through, now or when they come.
        func allow(_ batches: Int) { for _ in 0..<batches { permit.yield() } }

        /// Returns when the next batch has begun, with its size.
        func nextBatch() async -> Int? {
            for await size in begun { return size }
            return nil
        }
    }

    private func batcher(
        _ storage: Storage, batch: Int = 100, queue: Int = 1000, weight: Int = .max, lanes: Int = 1
    ) -> Batcher<Int, Int> {
        Batcher(
            limits: .init(batch: batch, queue: queue, weight: weight, lanes: lanes), sizes: "test_batch",
            length: "test_waiting",
            weigh: { $0 }, process: storage.store)
    }

    /// Waits until so many items wait in the batcher: there is no other sign that `submit` has come so far.
    private func waitUntil(_ batcher: Batcher<Int, Int>, holds count: Int) async {
        while await batcher.waitingCount < count { await Task.yield() }
    }

    @Test("What comes while a batch is stored shares the next one, in the order it came; each gets its own answer")
    func sharing() async throws {
        let storage = Storage()
        let batcher = batcher(storage)
        try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            group.addTask { (1, try await batcher.submit(1)) }
            #expect(await storage.nextBatch() == 1)
            for number in 2...5 {
                group.addTask { (number, try await batcher.submit(number)) }
                await waitUntil(batcher, holds: number - 1)
            }
            storage.allow(2)
            for try await (number, answer) in group { #expect(answer == number * 2) }
        }
        #expect(storage.batches == [[1], [2, 3, 4, 5]])
    }

    @Test("A batch has a size at most", arguments: [1, 2, 7])
    func batchLimit(limit: Int) async throws {
        let storage = Storage()
        storage.allow(1000)
        let batcher = batcher(storage, batch: limit, lanes: 2)
        let answers = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<50 { group.addTask { try await batcher.submit(number) } }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(answers == Set((0..<50).map { $0 * 2 }))
        #expect(storage.batches.allSatisfy { (1...limit).contains($0.count) })
        #expect(storage.batches.flatMap { $0 }.sorted() == Array(0..<50))
    }

    @Test("Lanes store at the same time, and no more of them than allowed")
    func lanes() async throws {
        let storage = Storage()
        let batcher = batcher(storage, lanes: 2)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...2 {
                group.addTask { try await batcher.submit(number) }
                #expect(await storage.nextBatch() == 1)
            }
            group.addTask { try await batcher.submit(3) }
            await waitUntil(batcher, holds: 1)
            #expect(storage.batches.isEmpty)
            storage.allow(3)
            for try await _ in group {}
        }
        #expect(storage.batches.count == 3)
    }

    @Test("When too many wait, the next is turned away at once and those that wait are served")
    func queueLimit() async throws {
        let storage = Storage()
        let batcher = batcher(storage, queue: 3)
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { try await batcher.submit(1) }
            #expect(await storage.nextBatch() == 1)
            for number in 2...4 {
                group.addTask { try await batcher.submit(number) }
                await waitUntil(batcher, holds: number - 1)
            }
            #expect(await batcher.isFull)
            let refusal = await #expect(throws: Batcher<Int, Int>.Overloaded.self) { try await batcher.submit(5) }
            #expect(refusal?.waiting == 3)
            storage.allow(2)
            let answers = try await group.reduce(into: Set()) { $0.insert($1) }
            #expect(answers == [2, 4, 6, 8])
        }
        storage.allow(1)
        #expect(try await batcher.submit(5) == 10)
    }

    @Test("What waits has a weight at most, which what is being stored no longer counts towards")
    func weightLimit() async throws {
        let storage = Storage()
        let batcher = batcher(storage, weight: 100)
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { try await batcher.submit(90) }
            #expect(await storage.nextBatch() == 1)
            group.addTask { try await batcher.submit(60) }
            await waitUntil(batcher, holds: 1)
            await #expect(throws: Batcher<Int, Int>.Overloaded.self) { try await batcher.submit(41) }
            group.addTask { try await batcher.submit(40) }
            await waitUntil(batcher, holds: 2)
            storage.allow(2)
            let answers = try await group.reduce(into: Set()) { $0.insert($1) }
            #expect(answers == [180, 120, 80])
        }
        #expect(storage.batches == [[90], [60, 40]])
    }

    @Test("Nobody is left behind by a task that is cancelled: its item is stored and answered all the same")
    func cancellation() async throws {
        let storage = Storage()
        let batcher = batcher(storage)
        let first = Task { try await batcher.submit(1) }
        #expect(await storage.nextBatch() == 1)
        let second = Task { try await batcher.submit(2) }
        await waitUntil(batcher, holds: 1)
        second.cancel()
        storage.allow(2)
        #expect(try await first.value == 2)
        #expect(try await second.value == 4)
        #expect(storage.batches == [[1], [2]])
    }
}

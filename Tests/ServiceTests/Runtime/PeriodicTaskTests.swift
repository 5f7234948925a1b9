import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import ServiceRuntime

/// Work that is done again and again.
@Suite("PeriodicTask", .timeLimit(.minutes(20)))
struct PeriodicTaskTests {
    private struct Trouble: Error {}

    private final class Round: Sendable {
        let count = Atomic(0)
    }

    @Test("A round that fails does not end the rounds; shutdown does")
    func failureAndShutdown() async throws {
        let (round, (signs, sign)) = (Round(), AsyncStream.makeStream(of: Void.self))
        let task = PeriodicTask(every: .milliseconds(1), logger: Logger(label: "rounds"), failure: "A round failed") {
            if round.count.wrappingAdd(1, ordering: .relaxed).newValue == 3 { sign.finish() }
            throw Trouble()
        }
        let group = ServiceGroup(services: [task], logger: Logger(label: "rounds"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in signs {}
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(round.count.load(ordering: .relaxed) >= 3)
    }

    @Test("The first round does not wait, and who cancels does not wait for the next one")
    func longInterval() async throws {
        let (signs, sign) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                await PeriodicTask(every: .seconds(86_400), logger: Logger(label: "rounds"), failure: "A round failed") {
                    sign.finish()
                }.run()
            }
            for await _ in signs {}
            tasks.cancelAll()
            try await tasks.waitForAll()
        }
    }
}

import Dispatch
import Synchronization

/// A thread for planning, so that seconds of arithmetic never hold up the threads that serve messages and requests. One piece of work
/// after the other: a second search would only halve the first one's time.
final class PlanningThread: Sendable {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label, qos: .utility) }

    /// Runs `body` there, after what was given before.
    /// - Parameter body: may ask whether the task that waits for it was cancelled, and end early when it was.
    /// - Throws: what `body` throws; `CancellationError` at once when the task is cancelled before its turn has come.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws -> Value
    ) async throws -> Value {
        let work = Work<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { caller in
                work.wait(caller, for: body)
                queue.async { work.run() }
            }
        } onCancel: {
            work.cancel()
        }
    }

    /// The same, unless its turn comes too late. Work that has begun goes on beyond the deadline.
    /// - Throws: also `TurnMissed` at the deadline, when it has not begun by then.
    func run<Value: Sendable>(
        before deadline: ContinuousClock.Instant,
        _ body: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws -> Value
    ) async throws -> Value {
        let turn = Turn()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                try await self.run { isCancelled in
                    guard .now < deadline else { throw TurnMissed() }
                    turn.hasCome.store(true, ordering: .relaxed)
                    return try body(isCancelled)
                }
            }
            group.addTask {
                try await Task.sleep(until: deadline, clock: .continuous)
                guard turn.hasCome.load(ordering: .relaxed) else { throw TurnMissed() }
                return nil
            }
            while let value = try await group.next() { if let value { return value } }
            throw TurnMissed()
        }
    }

    /// The thread was busy with others until the deadline.
    struct TurnMissed: Error {}

    private final class Turn: Sendable {
        let hasCome = Atomic(false)
    }
}

/// A piece of work and the task that waits for it: answered once, by its result or by the cancellation that comes before its turn. What
/// nobody waits for any more is let go at once, with all that it holds.
private final class Work<Value: Sendable>: Sendable {
    typealias Body = @Sendable (@escaping @Sendable () -> Bool) throws -> Value

    private struct Waiting {
        let caller: CheckedContinuation<Value, any Error>
        let body: Body
    }

    private let waiting = Mutex<Waiting?>(nil)
    private let isCancelled = Atomic(false)

    func wait(_ caller: CheckedContinuation<Value, any Error>, for body: @escaping Body) {
        waiting.withLock { $0 = Waiting(caller: caller, body: body) }
        // The task may have been cancelled before it began to wait.
        if isCancelled.load(ordering: .sequentiallyConsistent) { cancel() }
    }

    func run() {
        guard let waiting = take() else { return }
        waiting.caller.resume(with: Result { try waiting.body { self.isCancelled.load(ordering: .relaxed) } })
    }

    func cancel() {
        isCancelled.store(true, ordering: .sequentiallyConsistent)
        take()?.caller.resume(throwing: CancellationError())
    }

    private func take() -> Waiting? {
        waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
    }
}

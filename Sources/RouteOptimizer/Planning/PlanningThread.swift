import ConnectionThread
import Glibc
import Synchronization

/// A thread for planning, so that seconds of arithmetic never hold up the threads that serve messages and requests. One piece of work
/// after the other: a second search would only halve the first one's time.
///
/// It yields: where processors are short, everybody else's turn comes first. The thread is there while there is work.
final class PlanningThread: Sendable {
    /// As nice as that, a thread has a tenth of what another one has that wants the same processor.
    private static let niceness: Int32 = 10

    private struct Line {
        var waiting: [@Sendable () -> Void] = []
        var hasThread = false
    }

    private let label: String
    private let line = Mutex(Line())

    /// - Parameter label: shown by `top -H`; at most 15 bytes are kept by the kernel.
    init(label: String) { self.label = label }

    private func enqueue(_ work: @escaping @Sendable () -> Void) {
        let hasThread = line.withLock { line in
            defer { line.hasThread = true }
            line.waiting.append(work)
            return line.hasThread
        }
        guard !hasThread else { return }
        let failure = startDetachedThread(name: label) { self.drain() }
        precondition(failure == 0, "cannot start the thread \(label): errno \(failure)")
    }

    private func drain() {
        Self.yieldToOthers()
        while let work = next() { work() }
    }

    private func next() -> (@Sendable () -> Void)? {
        line.withLock { line in
            line.hasThread = !line.waiting.isEmpty
            return line.hasThread ? line.waiting.removeFirst() : nil
        }
    }

    /// On Linux every thread has a niceness of its own, and 0 is the calling one.
    private static func yieldToOthers() {
        let thread = Int32(PRIO_PROCESS.rawValue)
        _ = setpriority(thread, 0, max(niceness, getpriority(thread, 0)))
    }

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
                enqueue { work.run() }
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

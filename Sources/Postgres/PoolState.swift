/// What the pool knows, without doing anything: every change returns the actions that the shell is to perform.
struct PoolState<Connection, Waiter> {
    /// What is to be done.
    enum Action {
        /// Open a connection, after waiting as befits this many failures in a row; report `opened` or `openFailed`.
        case open(failures: Int)
        /// Lend the connection to the waiter.
        case serve(Waiter, Connection)
        /// Tell the waiter that it gets none.
        case refuse(Waiter, Refusal)
        /// Close the connection and report `closed`.
        case close(Connection)
        /// Call `expire(now:)` then.
        case wakeAt(ContinuousClock.Instant)
        /// Nothing is open any more.
        case drained
    }

    /// Why a waiter gets no connection.
    enum Refusal { case timeout(PostgresError?), closed, cancelled, unreachable(PostgresError) }

    private struct Entry {
        let id: UInt64
        let waiter: Waiter
        let deadline: ContinuousClock.Instant
    }

    private let capacity: Int
    private var idle: [Connection] = []
    private var waiters: [Entry] = []
    private var leased = 0
    private var opening = 0
    private var closing = 0
    private var failures = 0
    private var lastFailure: PostgresError?
    private var timer: ContinuousClock.Instant?
    private(set) var isShutDown = false

    init(capacity: Int) { self.capacity = max(1, capacity) }

    var idleCount: Int { idle.count }
    var leasedCount: Int { leased }
    var waiterCount: Int { waiters.count }

    /// A connection at once, if one is idle and nobody waits for it. The one used last comes first.
    mutating func takeIdle() -> Connection? {
        guard !isShutDown, waiters.isEmpty, let connection = idle.popLast() else { return nil }
        leased += 1
        return connection
    }

    /// Queues a waiter, first come first served.
    mutating func wait(id: UInt64, waiter: Waiter, until deadline: ContinuousClock.Instant) -> [Action] {
        guard !isShutDown else { return [.refuse(waiter, .closed)] }
        if let connection = takeIdle() { return [.serve(waiter, connection)] }
        waiters.append(Entry(id: id, waiter: waiter, deadline: deadline))
        return alarm(at: deadline) + openings()
    }

    /// A waiter's task was cancelled.
    mutating func cancel(id: UInt64) -> [Action] {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return [] }
        return [.refuse(waiters.remove(at: index).waiter, .cancelled)]
    }

    /// The time asked for by `wakeAt` has come.
    mutating func expire(now: ContinuousClock.Instant) -> [Action] {
        if let due = timer, due <= now { timer = nil }
        let expired = waiters.filter { $0.deadline <= now }
        waiters.removeAll { $0.deadline <= now }
        return expired.map { .refuse($0.waiter, .timeout(lastFailure)) } + alarm(at: waiters.lazy.map(\.deadline).min())
    }

    /// A connection was made.
    mutating func opened(_ connection: Connection) -> [Action] {
        opening -= 1
        (failures, lastFailure) = (0, nil)
        return lend(connection) + openings()
    }

    /// No connection could be made. If that will never change, waiters who depend on it are refused at once.
    mutating func openFailed(_ error: PostgresError) -> [Action] {
        opening -= 1
        failures += 1
        lastFailure = error
        guard !isShutDown else { return drainedIfEmpty() }
        // Whoever comes after a quiet time should not pay for the failures before it.
        if waiters.isEmpty { failures = 1 }
        guard error.isPermanent, leased == 0, idle.isEmpty, opening == 0 else { return openings() }
        defer { waiters = [] }
        return waiters.map { .refuse($0.waiter, .unreachable(error)) }
    }

    /// A connection comes back.
    mutating func release(_ connection: Connection, isUsable: Bool) -> [Action] {
        leased -= 1
        guard isUsable else {
            closing += 1
            return [.close(connection)] + openings()
        }
        return lend(connection)
    }

    /// A connection has been closed.
    mutating func closed() -> [Action] {
        closing -= 1
        return drainedIfEmpty()
    }

    /// Refuses all who wait and all who come; what is out is closed as it comes back.
    mutating func shutDown() -> [Action] {
        guard !isShutDown else { return drainedIfEmpty() }
        isShutDown = true
        let refusals = waiters.map { Action.refuse($0.waiter, .closed) }
        let closings = idle.map { Action.close($0) }
        closing += idle.count
        (waiters, idle) = ([], [])
        return refusals + closings + drainedIfEmpty()
    }
}

extension PoolState {
    private mutating func lend(_ connection: Connection) -> [Action] {
        if isShutDown {
            closing += 1
            return [.close(connection)]
        }
        guard !waiters.isEmpty else {
            idle.append(connection)
            return []
        }
        leased += 1
        return [.serve(waiters.removeFirst().waiter, connection)]
    }

    /// As many connections as there are waiters, within the capacity; only one at a time while the server is unreachable.
    private mutating func openings() -> [Action] {
        var actions: [Action] = []
        while !isShutDown, opening < waiters.count, idle.count + leased + opening < capacity, failures == 0 || opening == 0 {
            opening += 1
            actions.append(.open(failures: failures))
        }
        return actions
    }

    /// Some wait shorter than others: the next deadline may be a newcomer's. The alarm for a later one still comes, and finds nobody.
    private mutating func alarm(at deadline: ContinuousClock.Instant?) -> [Action] {
        guard let deadline, timer.map({ deadline < $0 }) ?? true else { return [] }
        timer = deadline
        return [.wakeAt(deadline)]
    }

    private func drainedIfEmpty() -> [Action] {
        isShutDown && leased == 0 && opening == 0 && closing == 0 ? [.drained] : []
    }
}

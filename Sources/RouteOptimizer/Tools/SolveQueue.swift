/// Lets one search run at a time and a few requests wait for it: each that waits holds its body in memory and its client's patience.
actor SolveQueue {
    /// As many wait as may.
    struct Full: Error {
        let waiting: Int
    }

    private let limit: Int
    private var isBusy = false
    private var waiting: [(ticket: Int, turn: CheckedContinuation<Void, any Error>)] = []
    private var lastTicket = 0

    /// - Parameter limit: requests that may wait beside the one that is searched for.
    init(limit: Int) { self.limit = limit }

    /// Requests that wait.
    var length: Int { waiting.count }

    /// Runs `body` when it is its turn.
    /// - Throws: `Full` at once; `CancellationError` when the request ended while it waited; what `body` throws.
    func turn<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await wait()
        defer { next() }
        return try await body()
    }

    private func wait() async throws {
        guard isBusy else { return isBusy = true }
        guard waiting.count < limit else { throw Full(waiting: waiting.count) }
        lastTicket += 1
        let ticket = lastTicket
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { turn in
                waiting.append((ticket, turn))
            }
        } onCancel: {
            Task { await self.withdraw(ticket) }
        }
    }

    /// Runs on this actor, so after the request stood in the queue.
    private func withdraw(_ ticket: Int) {
        // Not there any more: it had its turn already.
        guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
        waiting.remove(at: index).turn.resume(throwing: CancellationError())
    }

    private func next() {
        if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().turn.resume() }
    }
}

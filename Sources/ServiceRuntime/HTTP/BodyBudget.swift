import HTTPTypes
import Logging
import Metrics
import Synchronization

/// The memory for bodies that nobody has proven yet: webhooks have to be read before their signature can be verified.
///
/// One budget for all connections, so that the memory of the program does not depend on how many strangers send at once.
final class BodyBudget: Sendable {
    private struct State {
        var taken = 0
        var isUsedUp = false
    }

    private let limit: Int
    private let logger: Logger
    private let refused = Counter(label: "waybill_http_unproven_refused_total")
    private let state = Mutex(State())

    init(bytes limit: Int, logger: Logger) { (self.limit, self.logger) = (limit, logger) }

    /// False when they do not fit.
    func take(_ bytes: Int) -> Bool {
        let (fits, isNews) = state.withLock { state in
            guard state.taken + bytes > limit else {
                state.taken += bytes
                return (true, false)
            }
            defer { state.isUsedUp = true }
            return (false, !state.isUsedUp)
        }
        if !fits { refused.increment() }
        if isNews {
            logger.warning("The memory for unproven bodies is used up; others are turned away", metadata: ["bytes": "\(limit)"])
        }
        return fits
    }

    func give(_ bytes: Int) {
        let isNews = state.withLock { state in
            state.taken -= bytes
            guard state.isUsedUp, state.taken <= limit / 2 else { return false }
            state.isUsedUp = false
            return true
        }
        if isNews { logger.notice("There is memory for unproven bodies again", metadata: ["bytes": "\(limit)"]) }
    }
}

/// What one request has taken of the budget, until its caller has proven who it is, or to its end.
package final class BodyLease: Sendable {
    /// That of the request this task works for; nil when there is no budget.
    @TaskLocal package static var current: BodyLease?

    private struct State {
        var taken = 0
        var isProven = false
    }

    private let budget: BodyBudget
    private let state = Mutex(State())

    init(_ budget: BodyBudget) { self.budget = budget }

    /// Takes the next part of the body from the budget.
    /// - Throws: `ProblemDetails` 503 when it is used up.
    func take(_ bytes: Int) throws(ProblemDetails) {
        let isTaken = state.withLock { state in
            guard !state.isProven else { return true }
            guard budget.take(bytes) else { return false }
            state.taken += bytes
            return true
        }
        guard isTaken else {
            throw ProblemDetails(
                status: .serviceUnavailable, title: "Busy", detail: "Too many unproven requests are being read; send it again.",
                retryAfter: 2)
        }
    }

    /// The caller has a valid key, or the body a valid signature: what it sends is no stranger's any more.
    package func prove() {
        let taken = state.withLock { state in
            defer { state = State(taken: 0, isProven: true) }
            return state.taken
        }
        if taken > 0 { budget.give(taken) }
    }
}

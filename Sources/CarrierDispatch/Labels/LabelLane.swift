import Logging
import Synchronization

/// The way to one account for those who buy: a bounded number of calls at a time, no more than its gates and its pace let through, and
/// patience that ends.
///
/// A caller waits for a while only, so a slow carrier never holds up what others sell. A call goes on without its caller; what it brings is
/// kept in `LateAnswers` until it is recorded.
actor LabelLane {
    private struct Caller {
        var open: Set<String>
        let wake: CheckedContinuation<Void, Never>
        let timer: Task<Void, Never>
    }

    private let carrier: String
    private let buyer: LabelBuyer
    private let limits: LabelLimits
    private let late: LateAnswers
    private let logger: Logger
    private var queue: [WantedLabel] = []
    private var calls = 0
    /// Whose answers somebody waits for.
    private var owners: [String: Int] = [:]
    private var answers: [String: LabelAnswer] = [:]
    private var callers: [Int: Caller] = [:]
    private var lastCaller = 0
    /// Patience ended and no call was answered since: nobody waits long for this carrier until one is.
    private var isSlow = false

    init(carrier: String, buyer: LabelBuyer, limits: LabelLimits, late: LateAnswers, logger: Logger) {
        (self.carrier, self.buyer, self.limits, self.late, self.logger) = (carrier, buyer, limits, late, logger)
    }

    /// Buys labels, each claimed by this caller alone.
    /// - Returns: what became of each, by reference; one that is not answered in time is missing, and comes late.
    func buy(_ wanted: [WantedLabel]) async -> [String: LabelAnswer] {
        lastCaller += 1
        let id = lastCaller
        // Behind those that wait here already.
        var place = queue.count
        for label in wanted {
            owners[label.reference] = id
            if let wait = label.account.wait(behind: place, labelsPerCall: limits.labels(label.account)),
                .now + wait > label.deadline
            {
                answers[label.reference] = .retry(
                    reason: "\(label.account.code) may be called as often as its pace says", after: wait)
            } else if queue.count < limits.queue {
                queue.append(label)
            } else {
                answers[label.reference] = .retry(reason: "too many labels of \(carrier) wait already", after: nil)
            }
            place += 1
        }
        startCalls()
        let open = Set(wanted.map(\.reference)).filter { answers[$0] == nil }
        if !open.isEmpty { await wait(id, for: open) }
        return collect(wanted)
    }

    /// Labels that wait for a call.
    var queued: Int { queue.count }

    // Calls

    private func startCalls() {
        while let first = queue.first, calls < limits.calls(first.account) {
            if let closed = buyer.caller.gates.closed(first.account.code, for: first.account.purchase) {
                return putOff(closed.reason, closed.wait)
            }
            let batch = Array(queue.prefix(limits.labels(first.account)).prefix { $0.account == first.account })
            queue.removeFirst(batch.count)
            calls += 1
            Task { await call(batch) }
        }
    }

    private func call(_ batch: [WantedLabel]) async {
        let now = ContinuousClock.now
        let (timely, tardy) = (batch.filter { $0.deadline > now }, batch.filter { $0.deadline <= now })
        for label in tardy { settle(label, .retry(reason: "\(carrier) could not be asked in time", after: nil)) }
        let round = await buyer.buy(timely)
        calls -= 1
        if !timely.isEmpty, !round.isPutOff { record(round) }
        for label in timely { settle(label, round.answers[label.reference] ?? Self.unmentioned) }
        startCalls()
        wakeCallers()
    }

    private static let unmentioned = LabelAnswer.unknown(reason: "the carrier's answer left the label out", after: nil)

    private func record(_ round: LabelBuyer.Round) {
        guard let failure = round.failure else {
            isSlow = false
            // A key that is refused is not tried out by everybody who waits.
            for case .stop(let reason) in round.answers.values { return putOff("the account was stopped: \(reason)", nil) }
            return
        }
        logger.warning("A carrier's label service failed", metadata: ["carrier": "\(carrier)", "reason": "\(failure)"])
    }

    private func putOff(_ reason: String, _ pause: Duration?) {
        let waiting = queue
        queue = []
        for label in waiting { settle(label, .retry(reason: reason, after: pause)) }
        wakeCallers()
    }

    private func settle(_ label: WantedLabel, _ answer: LabelAnswer) {
        if owners[label.reference] == nil {
            late.add([AnsweredAttempt(label, answer)])
        } else {
            answers[label.reference] = answer
        }
    }

    // Callers

    /// How long the next caller waits: a carrier that kept one waiting in vain costs the following ones little.
    var patience: Duration { isSlow ? limits.patience / 20 : limits.patience }

    /// Until all are answered, or patience ends.
    private func wait(_ id: Int, for open: Set<String>) async {
        let patience = patience
        await withCheckedContinuation { wake in
            let timer = Task {
                do { try await Task.sleep(for: patience) } catch { return }
                losePatience(id)
            }
            callers[id] = Caller(open: open, wake: wake, timer: timer)
        }
    }

    /// A caller that was answered while its time ended has not waited in vain.
    private func losePatience(_ id: Int) {
        guard callers[id] != nil else { return }
        isSlow = true
        dismiss(id)
    }

    private func wakeCallers() {
        for (id, caller) in callers where caller.open.allSatisfy({ answers[$0] != nil }) { dismiss(id) }
    }

    private func dismiss(_ id: Int) {
        guard let caller = callers.removeValue(forKey: id) else { return }
        caller.timer.cancel()
        caller.wake.resume()
    }

    /// The answers of a caller that waits no longer. What it leaves behind comes late.
    private func collect(_ wanted: [WantedLabel]) -> [String: LabelAnswer] {
        var collected: [String: LabelAnswer] = [:]
        for label in wanted {
            owners[label.reference] = nil
            collected[label.reference] = answers.removeValue(forKey: label.reference)
        }
        return collected
    }
}

/// Answers that came when nobody waited for them any more.
package final class LateAnswers: Sendable {
    private let waiting = Mutex<[AnsweredAttempt]>([])

    package init() {}

    func add(_ answers: [AnsweredAttempt]) { waiting.withLock { $0 += answers } }

    /// All of them; whoever cannot record them adds them again.
    func take() -> [AnsweredAttempt] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}

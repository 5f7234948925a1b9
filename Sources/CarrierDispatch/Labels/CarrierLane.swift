import Logging
import Metrics

/// The way to one carrier: a bounded number of calls at a time, a circuit breaker, and patience that ends.
///
/// A caller waits for a while only, so a slow carrier never holds up what others sell. A call goes on without its caller; its
/// labels are kept and handed over when they are asked for again, under the same key, by the retry.
actor CarrierLane {
    private struct Caller {
        let keys: Set<String>
        let wake: CheckedContinuation<Void, Never>
        let timer: Task<Void, Never>
    }

    private let carrier: String
    private let client: CarrierClient
    private let limits: LabelLimits
    private let logger: Logger
    private var breaker: CircuitBreaker
    private var queue: [(order: LabelOrder, endpoint: String)] = []
    private var pending: Set<String> = []
    private var answers: [String: LabelAnswer] = [:]
    private var calls = 0
    private var callers: [Int: Caller] = [:]
    private var lastCaller = 0
    /// How many callers will take the answer of a key; such an answer is never forgotten.
    private var awaited: [String: Int] = [:]
    /// Patience ended and no call was answered since: nobody waits long for this carrier until one is.
    private var isSlow = false

    init(carrier: String, client: CarrierClient, limits: LabelLimits, logger: Logger) {
        self.carrier = carrier
        self.client = client
        self.limits = limits
        self.logger = logger
        breaker = CircuitBreaker(failures: limits.failures, pause: limits.pause)
    }

    /// Buys labels, or finds those bought meanwhile for an earlier caller.
    /// - Returns: what became of each, by idempotency key.
    func buy(_ orders: [LabelOrder], at endpoint: String) async -> [String: LabelAnswer] {
        let keys = Set(orders.map(\.idempotencyKey))
        for key in keys { awaited[key, default: 0] += 1 }
        for order in orders where !isSold(order.idempotencyKey) && !pending.contains(order.idempotencyKey) {
            guard queue.count < limits.queue else {
                answers[order.idempotencyKey] = .later(reason: "too many labels of \(carrier) wait already", after: nil)
                continue
            }
            pending.insert(order.idempotencyKey)
            queue.append((order, endpoint))
        }
        startCalls()
        if !isAnswered(keys) { await wait(for: keys) }
        return collect(keys)
    }

    /// Whether the carrier decided already; a failure that nobody came back for in time is forgotten.
    private func isSold(_ key: String) -> Bool {
        if case .later? = answers[key] { answers[key] = nil }
        return answers[key] != nil
    }

    /// Labels that wait for a call.
    var queued: Int { queue.count }

    // Calls

    private func startCalls() {
        while calls < limits.callsPerCarrier, let endpoint = queue.first?.endpoint {
            guard breaker.admits(at: .now) else {
                return putOff("the carrier is left alone after failures", breaker.wait(at: .now))
            }
            let batch = queue.prefix(limits.labelsPerCall).prefix { $0.endpoint == endpoint }.map(\.order)
            queue.removeFirst(batch.count)
            calls += 1
            Task { await call(batch, endpoint) }
        }
    }

    private func call(_ orders: [LabelOrder], _ endpoint: String) async {
        let result = await purchase(orders, endpoint)
        calls -= 1
        for order in orders { settle(order.idempotencyKey, result[order.idempotencyKey] ?? Self.unmentioned) }
        startCalls()
        wakeCallers()
    }

    /// A call the carrier refuses as a whole is halved until the label it cannot stand is alone.
    private func purchase(_ orders: [LabelOrder], _ endpoint: String) async -> [String: LabelAnswer] {
        do throws(CarrierFailure) {
            let result = try await client.buy(orders, at: endpoint)
            recordAnswer("answered")
            return result
        } catch {
            switch error {
            case .notUnderstood(let status):
                recordAnswer("refused")
                return await halve(orders, endpoint, status)
            case .unavailable(let reason, let retryAfter):
                recordFailure(reason, retryAfter)
                let later = LabelAnswer.later(reason: reason, after: retryAfter)
                return Dictionary(orders.map { ($0.idempotencyKey, later) }, uniquingKeysWith: { first, _ in first })
            }
        }
    }

    private func recordAnswer(_ outcome: String) {
        breaker.succeeded()
        isSlow = false
        count(outcome)
    }

    private func recordFailure(_ reason: String, _ retryAfter: Duration?) {
        breaker.failed(at: .now, retryAfter: retryAfter)
        count("failed")
        logger.warning("A carrier's label service failed", metadata: ["carrier": "\(carrier)", "reason": "\(reason)"])
    }

    private func halve(_ orders: [LabelOrder], _ endpoint: String, _ status: Int) async -> [String: LabelAnswer] {
        guard orders.count > 1 else {
            return [orders[0].idempotencyKey: .refused(code: "http_\(status)", message: "the carrier answered \(status)")]
        }
        let middle = orders.count / 2
        let first = await purchase(Array(orders[..<middle]), endpoint)
        let second = await purchase(Array(orders[middle...]), endpoint)
        return first.merging(second) { first, _ in first }
    }

    private func putOff(_ reason: String, _ pause: Duration) {
        let waiting = queue
        queue = []
        for (order, _) in waiting { settle(order.idempotencyKey, .later(reason: reason, after: pause)) }
        wakeCallers()
    }

    private func settle(_ key: String, _ answer: LabelAnswer) {
        pending.remove(key)
        // Asked again, the carrier answers the same: only what a caller is waiting for must stay.
        if answers.count >= limits.keptAnswers + awaited.count { answers = answers.filter { awaited[$0.key] != nil } }
        answers[key] = answer
    }

    private static let unmentioned = LabelAnswer.later(reason: "the carrier's answer left the label out", after: nil)

    private func count(_ outcome: String) {
        Counter(label: "waybill_label_calls_total", dimensions: [("carrier", carrier), ("outcome", outcome)]).increment()
    }

    // Callers

    private func isAnswered(_ keys: Set<String>) -> Bool { keys.allSatisfy { answers[$0] != nil } }

    /// How long the next caller waits: a carrier that kept one waiting in vain costs the following ones little.
    var patience: Duration { isSlow ? limits.patience / 20 : limits.patience }

    /// Until all keys are answered, or patience ends.
    private func wait(for keys: Set<String>) async {
        lastCaller += 1
        let id = lastCaller
        let patience = patience
        await withCheckedContinuation { wake in
            let timer = Task {
                do { try await Task.sleep(for: patience) } catch { return }
                losePatience(id)
            }
            callers[id] = Caller(keys: keys, wake: wake, timer: timer)
        }
    }

    /// A caller that was answered while its time ended has not waited in vain.
    private func losePatience(_ id: Int) {
        guard callers[id] != nil else { return }
        isSlow = true
        dismiss(id)
    }

    private func wakeCallers() {
        for (id, caller) in callers where isAnswered(caller.keys) { dismiss(id) }
    }

    private func dismiss(_ id: Int) {
        guard let caller = callers.removeValue(forKey: id) else { return }
        caller.timer.cancel()
        caller.wake.resume()
    }

    /// The answers of a caller that waits no longer; each is kept for those that still do.
    private func collect(_ keys: Set<String>) -> [String: LabelAnswer] {
        var collected: [String: LabelAnswer] = [:]
        for key in keys {
            collected[key] = answers[key] ?? .later(reason: "\(carrier) has not answered yet", after: nil)
            let others = awaited[key, default: 1] - 1
            awaited[key] = others > 0 ? others : nil
            if others == 0 { answers[key] = nil }
        }
        return collected
    }
}

import LabelFormats
import Metrics
package import Postgres
import Synchronization

/// Holds calls to accounts back, whoever makes them: while an operation of an account fails, while its service wants to be left alone, and
/// until its pace allows another. One for each program.
///
/// What a service refuses by 429, or with the time after which it may be called again, holds for the whole account; failures hold for the
/// operation alone, so that labels are looked up and given back while none is sold. Other accounts never wait.
package final class AccountGates: Sendable {
    /// Why nothing goes out, and for how long.
    struct Closed: Sendable, Equatable {
        let reason: String
        let wait: Duration

        static func failing(_ wait: Duration) -> Closed { Closed(reason: "the carrier is left alone after failures", wait: wait) }

        static func limiting(_ wait: Duration) -> Closed { Closed(reason: "the carrier wants fewer calls", wait: wait) }

        static func paced(_ wait: Duration) -> Closed { Closed(reason: "the account's pace allows no call now", wait: wait) }
    }

    private struct Key: Hashable {
        let account: String
        /// nil: the whole account.
        let operation: Operation?
    }

    private let failures: Int
    private let pause: Duration
    private let turns: TurnKeeper?
    private let breakers = Mutex<[Key: CircuitBreaker]>([:])

    /// - Parameter turns: where accounts with a pace get their turns; nil: nowhere, all are called as often as wanted.
    init(_ limits: LabelLimits = LabelLimits(), turns: TurnKeeper? = nil) {
        (failures, pause, self.turns) = (limits.failures, limits.pause, turns)
    }

    /// - Parameter postgres: where all programs take the turns of accounts with a pace from.
    package convenience init(_ limits: LabelLimits, sharing postgres: Postgres) {
        let store = TurnStore()
        self.init(
            limits,
            turns: TurnKeeper { most, account, operation, limit in
                try await store.take(most, of: account, operation, limit, in: postgres)
            })
    }

    /// Why one of these operations, which all are needed, could not begin now; nil when they can.
    func closed(_ account: String, for operations: Set<Operation>, at now: ContinuousClock.Instant = .now) -> Closed? {
        breakers.withLock { Self.closed(account, for: operations, at: now, $0) }
    }

    private static func closed(
        _ account: String, for operations: Set<Operation>, at now: ContinuousClock.Instant, _ breakers: [Key: CircuitBreaker]
    ) -> Closed? {
        if let wait = breakers[Key(account: account, operation: nil)]?.wait(at: now), wait > .zero { return .limiting(wait) }
        let waits = operations.compactMap { breakers[Key(account: account, operation: $0)]?.wait(at: now) }
        return waits.max().flatMap { $0 > .zero ? .failing($0) : nil }
    }

    /// Waits for the turn of a call, which goes out at once then, and is recorded.
    /// - Returns: nil: it goes out.
    func enter(_ account: CarrierAccount, _ operation: Operation) async -> Closed? {
        if let closed = closed(account.code, for: [operation]) { return count(closed, account, operation) }
        if let turns, let pace = account.callPace {
            switch await turns.turn(of: account.code, for: operation, pace) {
            case .putOff(let wait): return count(.paced(wait), account, operation)
            case .at(let instant): if instant > .now { try? await Task.sleep(until: instant, clock: .continuous) }
            }
        }
        return admit(account.code, operation).flatMap { count($0, account, operation) }
    }

    /// The one call that probes goes through both gates or through none.
    private func admit(_ account: String, _ operation: Operation, at now: ContinuousClock.Instant = .now) -> Closed? {
        breakers.withLock { breakers in
            if let closed = Self.closed(account, for: [operation], at: now, breakers) { return closed }
            _ = breakers[Key(account: account, operation: nil)]?.admits(at: now)
            _ = breakers[Key(account: account, operation: operation)]?.admits(at: now)
            return nil
        }
    }

    private func count(_ closed: Closed, _ account: CarrierAccount, _ operation: Operation) -> Closed {
        Counter(
            label: "waybill_label_calls_put_off_total",
            dimensions: [("account", account.code), ("operation", operation.rawValue)]
        ).increment()
        return closed
    }

    /// What came of a call that went out.
    func record(_ result: CallResult, of account: CarrierAccount, _ operation: Operation, at now: ContinuousClock.Instant = .now)
    {
        let (whole, one) = (
            Key(account: account.code, operation: nil), Key(account: account.code, operation: operation)
        )
        breakers.withLock { breakers in
            guard result.verdict.countsAgainstService else {
                breakers[whole]?.succeeded()
                breakers[one]?.succeeded()
                return
            }
            if result.isLimiting || result.pause != nil {
                breakers[whole, default: CircuitBreaker(failures: 1, pause: pause)].failed(at: now, retryAfter: result.pause)
                // It answered, so a call that probed the operation is no longer out.
                breakers[one]?.succeeded()
            } else {
                breakers[one, default: CircuitBreaker(failures: failures, pause: pause)].failed(at: now)
                breakers[whole]?.succeeded()
            }
        }
    }

    /// The gates that were closed once, and whether they are now, for the metrics.
    var standing: [(account: String, operation: String, isClosed: Bool)] {
        let now = ContinuousClock.now
        return breakers.withLock { breakers in
            breakers.map { ($0.key.account, $0.key.operation?.rawValue ?? "all", $0.value.wait(at: now) > .zero) }
        }
    }
}

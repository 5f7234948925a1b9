package import Contracts
import FoundationEssentials
import LabelFormats
import Logging
package import Messaging
package import Postgres

/// Buys labels. Each attempt is claimed and committed with its reference before any call; in the transaction behind the calls what they
/// brought is recorded.
///
/// A crash in between, and an answer that never came, leave the attempt in doubt: `LabelFollowUp` finds out what was sold. Where the same
/// reference sells the same label, the next message simply asks again. What was bought while the order was cancelled is given back.
package struct LabelRequestedHandler: BatchHandler {
    /// What became of the labels.
    package struct Purchases: Sendable {
        let answered: [AnsweredAttempt]
        /// Why shipments have no label yet, and since when they wait; those that no longer wait are missing.
        fileprivate var later: [Int64: (reason: String, since: Date, after: Duration?)] = [:]
    }

    /// How long a shipment may wait for its carrier before a person must decide.
    private static let patience = Duration.seconds(72 * 3600)

    private let purchasing: LabelPurchasing
    private let timing: AttemptTiming
    private let postgres: Postgres
    private let retry: RetryPolicy
    private let attempts = AttemptStore()
    private let labels = LabelStore()
    private let customs: CustomsDesk

    /// - Parameters:
    ///   - retry: the policy of the consumer this handler is for.
    ///   - customs: what is the same for all parcels that cross a border.
    package init(
        purchasing: LabelPurchasing, timing: AttemptTiming, postgres: Postgres, retry: RetryPolicy,
        customs: CustomsTerms = .init()
    ) {
        self.customs = CustomsDesk(terms: customs)
        (self.purchasing, self.timing, self.postgres, self.retry) = (purchasing, timing, postgres, retry)
    }

    package func prepare(_ events: [Event<LabelRequested>]) async throws -> Purchases {
        let ids = EventsByID(events, \.shipmentID).ids
        let wanted = try await attempts.claim(ids, lease: timing.lease, call: timing.needed, in: postgres)
        let claimed = Set(wanted.map(\.key.shipmentID))
        let others = ids.filter { !claimed.contains($0) }
        let waiting = others.isEmpty ? [] : try await attempts.waiting(others, in: postgres)
        let (ready, refused) = try await customs.declare(wanted, in: postgres)
        let lacking = refused.map { label, message in
            AnsweredAttempt(label, .refused(code: LabelAnswer.customsMissing, message: message, about: .customs))
        }
        let answered = lacking + (ready.isEmpty ? [] : await purchasing.buy(ready))
        var purchases = Purchases(answered: answered)
        for label in wanted { purchases.later[label.key.shipmentID] = (label.unanswered, label.since, nil) }
        for label in waiting { purchases.later[label.shipmentID] = (label.reason, label.since, nil) }
        for attempt in answered { purchases.settle(attempt) }
        return purchases
    }

    package func handle(
        _ events: [Event<LabelRequested>], _ purchases: Purchases, in context: HandlerContext
    ) async throws -> [Outcome] {
        let asked = EventsByID(events, \.shipmentID)
        let known = Set(purchases.answered.map(\.key.shipmentID)).union(purchases.later.keys)
        let unasked = asked.ids.filter { !known.contains($0) }
        if !unasked.isEmpty { try await context.transaction.query(labels.noteBars(unasked)) }
        do {
            let recorder = AttemptRecorder(logger: context.logger)
            try await recorder.record(purchases.answered, in: context.transaction, context.outbox) { asked.trace($0) }
        } catch {
            // The answers are not asked for again; recorded twice they count once.
            purchasing.late.add(purchases.answered)
            throw error
        }
        return outcomes(events, purchases, now: context.now)
    }

    /// What the carrier could not sell now comes back later: as the carrier asked, but no sooner than the delays of retries.
    ///
    /// An outage may outlast them, and nothing is wrong with the event then: the last try is simply over, the shipment
    /// still stands at `booking`, and the stall detector sends a reminder with tries of its own. Only a shipment that has waited for days
    /// is parked for a person.
    private func outcomes(_ events: [Event<LabelRequested>], _ purchases: Purchases, now: Date) -> [Outcome] {
        events.map { event in
            guard let (reason, since, after) = purchases.later[event.message.shipmentID] else { return .done }
            let waited = Duration.seconds(now.timeIntervalSince(since))
            guard waited < Self.patience else {
                return .reject(reason: "no label since \(Int(waited / .seconds(3600))) hours: \(reason)")
            }
            if event.attempt + 1 >= retry.maxAttempts { return .done }
            let delay = Duration.seconds(retry.delay(attempt: event.attempt + 1))
            return .retry(after: after.map { max($0, delay) }, reason: reason)
        }
    }
}

extension LabelRequestedHandler.Purchases {
    /// A label that was answered waits no longer, or for another reason.
    fileprivate mutating func settle(_ attempt: AnsweredAttempt) {
        let id = attempt.key.shipmentID
        switch attempt.answer {
        case .bought, .refused, .absent, .voided: later[id] = nil
        case .retry(let reason, let after), .unknown(let reason, let after):
            later[id]?.reason = reason
            later[id]?.after = after
        case .pending(_, let reason), .stop(let reason): later[id]?.reason = reason
        }
    }
}

extension WantedLabel {
    fileprivate var unanswered: String { "\(account.carrier) has not answered yet" }
}

/// How long things take with carriers.
package struct AttemptTiming: Sendable {
    /// One call, from connecting to the last byte.
    package var call: Duration
    /// Between the end of a call and the claim's, for recording.
    package var slack = Duration.seconds(30)
    /// How long a claimed label may wait for its turn.
    package var turn = Duration.seconds(30)

    package init(call: Duration) { self.call = call }

    /// How long a claim holds.
    var lease: Duration { turn + needed }
    /// Of the lease, what must be left when a call begins: for a quote, the purchase, and recording.
    var needed: Duration { call * 2 + slack }
}

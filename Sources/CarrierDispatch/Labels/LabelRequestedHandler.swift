package import Contracts
import FoundationEssentials
package import Messaging
package import Postgres

/// Buys labels. The key was committed with the shipment, before any call, and goes with every try: one key, one label.
///
/// The calls are made before the transaction; in it, what was bought is recorded while the shipment still waits for it. A
/// crash in between leaves the shipment waiting, and the next try gets the same label for the same key. What was bought while the order was
/// cancelled is kept to be voided.
package struct LabelRequestedHandler: BatchHandler {
    /// What became of the labels, by shipment; shipments that no longer wait are missing.
    package struct Purchases: Sendable {
        let answers: [Int64: LabelAnswer]
        /// Since when each shipment waits for its label.
        let since: [Int64: Date]
    }

    /// How long a shipment may wait for its carrier before a person must decide.
    private static let patience = Duration.seconds(72 * 3600)

    private let purchasing: LabelPurchasing
    private let postgres: Postgres
    private let retry: RetryPolicy
    private let labels = LabelStore()

    /// - Parameter retry: the policy of the consumer this handler is for.
    package init(purchasing: LabelPurchasing, postgres: Postgres, retry: RetryPolicy) {
        (self.purchasing, self.postgres, self.retry) = (purchasing, postgres, retry)
    }

    package func prepare(_ events: [Event<LabelRequested>]) async throws -> Purchases {
        let ids = EventsByID(events, \.shipmentID).ids
        let wanted = try await labels.wanted(ids, in: postgres)
        return Purchases(
            answers: wanted.isEmpty ? [:] : await purchasing.buy(wanted),
            since: Dictionary(wanted.map { ($0.shipmentID, $0.since) }, uniquingKeysWith: min))
    }

    package func handle(
        _ events: [Event<LabelRequested>], _ purchases: Purchases, in context: HandlerContext
    ) async throws -> [Outcome] {
        let asked = EventsByID(events, \.shipmentID)
        let unasked = asked.ids.filter { purchases.since[$0] == nil }
        if !unasked.isEmpty { try await context.transaction.query(labels.noteBars(unasked)) }
        let (bought, refused) = purchases.settled
        var statements: [SQL] = []
        if !bought.isEmpty {
            statements += [labels.free(bought), labels.makeReady(bought), labels.stop(bought), labels.keepForVoiding(bought)]
        }
        if !refused.isEmpty { statements.append(labels.fail(refused)) }
        guard !statements.isEmpty else { return outcomes(events, purchases, now: context.now) }
        let results = try await context.transaction.pipeline(statements)
        if !bought.isEmpty {
            try publishReady(results[1], asked, in: context)
            try publishFailed(results[2], asked, in: context)
        }
        if let last = results.last, !refused.isEmpty { try publishFailed(last, asked, in: context) }
        return outcomes(events, purchases, now: context.now)
    }

    private func publishReady(_ rows: Rows, _ asked: EventsByID, in context: HandlerContext) throws {
        for row in rows {
            let (id, order, carrier, number) = try row.decode((Int64, Int64, String, String).self)
            let ready = ShipmentReady(shipmentID: id, orderID: order, carrier: carrier, trackingNumber: number)
            try context.publish(ready, trace: asked.trace(id))
        }
    }

    private func publishFailed(_ rows: Rows, _ asked: EventsByID, in context: HandlerContext) throws {
        for row in rows {
            let (id, order, code) = try row.decode((Int64, Int64, String).self)
            try context.publish(ShipmentException(shipmentID: id, orderID: order, cause: code), trace: asked.trace(id))
        }
    }

    /// What the carrier could not sell now comes back later: as the carrier asked, but no sooner than the delays of retries.
    ///
    /// An outage may outlast them, and nothing is wrong with the event then: the last try is simply over, the shipment
    /// still stands at `booking`, and the stall detector sends a reminder with tries of its own. Only a shipment that has waited for days
    /// is parked for a person.
    private func outcomes(_ events: [Event<LabelRequested>], _ purchases: Purchases, now: Date) -> [Outcome] {
        events.map { event in
            let shipment = event.message.shipmentID
            guard case .later(let reason, let after)? = purchases.answers[shipment] else { return .done }
            let waited = Duration.seconds(now.timeIntervalSince(purchases.since[shipment] ?? now))
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
    /// What was decided, ascending by shipment.
    fileprivate var settled: (bought: [BoughtLabel], refused: [RefusedLabel]) {
        var bought: [BoughtLabel] = [], refused: [RefusedLabel] = []
        for (id, answer) in answers.sorted(by: { $0.key < $1.key }) {
            switch answer {
            case .bought(let number, let label): bought.append(BoughtLabel(shipmentID: id, trackingNumber: number, label: label))
            case .refused(let code, let message): refused.append(RefusedLabel(shipmentID: id, code: code, message: message))
            case .later: continue
            }
        }
        return (bought, refused)
    }
}

import CarrierFormats
package import Contracts
package import Messaging
import Metrics
package import Postgres

/// Confirms subscriptions: some senders push only after a call that gives back the secret of their first webhook.
///
/// From a queue of its own, several calls at once: a sender that does not answer keeps neither the reading of webhooks waiting nor, for
/// longer than one call may take, another sender's subscription.
package struct HandshakeRequestedHandler: BatchHandler {
    /// What became of the calls: why one brought nothing, by delivery; nil for those that were answered well.
    package typealias Calls = [Int64: CarrierCalls.Failure?]

    /// Calls at once.
    package static let atOnce = 8

    private let postgres: Postgres
    private let access: @Sendable () -> [String: CarrierAccess]
    private let calls: CarrierCalls
    private let handshakes = HandshakeStore()

    /// - Parameters:
    ///   - postgres: where the deliveries are.
    ///   - access: of the sources whose format asks for it, by name, asked for anew each time.
    ///   - calls: how long a call may take.
    package init(
        postgres: Postgres, access: @autoclosure @escaping @Sendable () -> [String: CarrierAccess],
        calls: CarrierCalls = CarrierCalls()
    ) {
        (self.postgres, self.access, self.calls) = (postgres, access, calls)
    }

    /// Makes the calls.
    package func prepare(_ batch: [Event<HandshakeRequested>]) async throws -> Calls {
        let waiting = try await handshakes.waiting(EventsByID(batch, \.deliveryID).ids, in: postgres)
        return try await withThrowingTaskGroup(of: (Int64, CarrierCalls.Failure?).self) { group in
            for delivery in waiting { group.addTask { (delivery.id, try await failure(of: delivery)) } }
            return try await group.reduce(into: [:]) { $0.updateValue($1.1, forKey: $1.0) }
        }
    }

    package func handle(
        _ batch: [Event<HandshakeRequested>], _ calls: Calls, in context: HandlerContext
    ) async throws -> [Outcome] {
        try await handshakes.confirm(calls.filter { $0.value == nil }.keys.sorted(), in: context.transaction)
        return batch.map { event in
            guard let call = calls[event.message.deliveryID], let failure = call else { return .done }
            return .retry(reason: failure.description)
        }
    }

    private func failure(of delivery: StoredWebhook) async throws -> CarrierCalls.Failure? {
        let subscription = "the subscription of \(delivery.source)"
        guard let access = access()[delivery.source] else {
            return .init(description: "\(subscription) cannot be confirmed: no such source is set up any more")
        }
        guard let handshake = try CarrierFormat.named(delivery.format)?.read(delivery.body).handshake else { return nil }
        do throws(CarrierCalls.Failure) {
            try await calls.confirm(handshake, access)
            count(delivery.source, "confirmed")
            return nil
        } catch {
            count(delivery.source, "failed")
            return .init(description: "\(subscription) could not be confirmed: \(error)")
        }
    }

    private func count(_ source: String, _ outcome: String) {
        Counter(label: "waybill_webhook_handshakes_total", dimensions: [("source", source), ("outcome", outcome)]).increment()
    }
}

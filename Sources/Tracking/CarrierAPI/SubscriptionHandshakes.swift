import CarrierFormats
import Metrics
package import Postgres

/// Confirms subscriptions: some senders push only after a call that gives back the secret of their first webhook.
package struct SubscriptionHandshakes: Sendable {
    private let postgres: Postgres
    private let access: [String: CarrierAccess]
    private let deliveries = WebhookStore()

    /// - Parameter access: of the sources whose format asks for it, by name.
    package init(postgres: Postgres, access: [String: CarrierAccess]) { (self.postgres, self.access) = (postgres, access) }

    /// Makes the calls that these deliveries ask for.
    /// - Returns: why the call failed, by delivery; nobody else makes it, so they have to come again.
    func confirm(_ ids: [Int64]) async throws -> [Int64: String] {
        guard !access.isEmpty else { return [:] }
        var failures: [Int64: String] = [:]
        for delivery in try await deliveries.waiting(ids, from: access.keys.sorted(), in: postgres) {
            guard let reading = try? CarrierFormat.named(delivery.format)?.read(delivery.body), let handshake = reading.handshake,
                let access = access[delivery.source]
            else { continue }
            do throws(CarrierCalls.Failure) {
                try await CarrierCalls().confirm(handshake, access)
                count(delivery.source, "confirmed")
            } catch {
                count(delivery.source, "failed")
                failures[delivery.id] = "the subscription of \(delivery.source) could not be confirmed: \(error)"
            }
        }
        return failures
    }

    private func count(_ source: String, _ outcome: String) {
        Counter(label: "waybill_webhook_handshakes_total", dimensions: [("source", source), ("outcome", outcome)]).increment()
    }
}

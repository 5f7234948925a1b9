package import Logging
import Observability
package import ServiceRuntime

/// Takes webhooks in, many in one commit. What cannot be stored in time waits in a bounded queue; when that is full, carriers are asked
/// to come again.
package struct WebhookInbox: Sendable {
    /// The webhook was not stored; the carrier is to send it again.
    package enum Refusal: Error {
        /// Too much waits.
        case overloaded
        /// The database did not take it.
        case unavailable
    }

    /// Stores a batch; throws when nothing of it was stored.
    package typealias Sink = @Sendable ([ReceivedWebhook]) async throws -> Void
    package typealias Limits = Batcher<ReceivedWebhook, Refusal?>.Limits

    /// What is taken at once when nothing is set: the weight is bytes that wait.
    package static let usualLimits = Limits(batch: 512, queue: 10_000, weight: 64 << 20, lanes: 2)

    private let batcher: Batcher<ReceivedWebhook, Refusal?>

    package init(limits: Limits = usualLimits, logger: Logger, sink: @escaping Sink) {
        batcher = Batcher(
            limits: limits, sizes: "waybill_webhook_batch", length: "waybill_webhook_waiting", weigh: { $0.body.count }
        ) { webhooks in
            do {
                try await sink(webhooks)
                return webhooks.map { _ in nil }
            } catch {
                logger.error("Webhooks could not be stored", metadata: ["count": "\(webhooks.count)", "error": "\(error)"])
                return webhooks.map { _ in .unavailable }
            }
        }
    }

    /// Returns when the webhook is stored, together with whatever else was waiting.
    package func store(_ webhook: ReceivedWebhook) async throws(Refusal) {
        let refusal: Refusal?
        do throws(Batcher<ReceivedWebhook, Refusal?>.Overloaded) {
            refusal = try await batcher.submit(webhook)
        } catch {
            throw .overloaded
        }
        if let refusal { throw refusal }
    }

    /// Whether the next webhook would be turned away.
    var isFull: Bool { get async { await batcher.isFull } }
}

/// A carrier's webhook as it came, its signature verified.
package struct ReceivedWebhook: Sendable {
    /// Who sent it: the name in the address it was sent to.
    let source: String
    /// How to read it: the name of a `CarrierFormat`.
    var format = "waybill"
    /// The same for every copy of it.
    let key: String
    /// The raw bytes.
    let body: [UInt8]
    /// The trace the sender belongs to, or a new one.
    let trace: TraceContext
    /// Whether we fetched it from the carrier ourselves.
    var isLookedUp = false
    /// Whether it is read apart from the others.
    var isInBulk = false
}

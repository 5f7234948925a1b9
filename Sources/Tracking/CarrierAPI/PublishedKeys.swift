import CarrierFormats
import FoundationEssentials
package import Logging

/// The keys a sender publishes at an address: fetched when first needed, again after a day, and when a webhook names one that is not
/// among them, but at most once a minute, so that forged names cost little. Old keys serve while new ones cannot be had.
package actor PublishedKeys {
    private static let lifetime: TimeInterval = 86_400
    private static let pause: TimeInterval = 60

    private let address: String
    private let logger: Logger
    private var keys: [WebhookSecret] = []
    private var fetchedAt = Date.distantPast
    private var triedAt = Date.distantPast
    private var fetching: Task<Void, Never>?

    package init(address: String, logger: Logger) { (self.address, self.logger) = (address, logger) }

    /// The keys; none when they could not be fetched yet.
    func current(_ now: Date) async -> [WebhookSecret] {
        if now.timeIntervalSince(fetchedAt) > Self.lifetime { await renew(now) }
        return keys
    }

    /// The keys as they are now, for a webhook that names one that is not among them.
    func renewed(_ now: Date) async -> [WebhookSecret] {
        await renew(now)
        return keys
    }

    /// One fetch for all that wait for it.
    private func renew(_ now: Date) async {
        if let fetching { return await fetching.value }
        guard now.timeIntervalSince(triedAt) >= Self.pause else { return }
        triedAt = now
        let task = Task { await fetch(now) }
        fetching = task
        await task.value
        fetching = nil
    }

    private func fetch(_ now: Date) async {
        do {
            keys = [try WebhookSecret(await CarrierCalls().text(at: address))]
            fetchedAt = now
        } catch {
            logger.warning("A sender's keys could not be fetched", metadata: ["address": "\(address)", "error": "\(error)"])
        }
    }
}

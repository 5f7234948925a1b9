package import Logging
package import ServiceRuntime

/// Settings of tracking.
package struct TrackingSettings: Sendable {
    /// `tracking.sources`, `tracking.secrets.<source>`
    package let sources: WebhookSources
    /// `tracking.batch`, capped by `batch.max`; `tracking.queue`, `tracking.lanes`
    package let inbox: WebhookInbox.Limits
    /// `tracking.linger`: how long reading waits for more deliveries.
    package let linger: Duration
    /// `tracking.keep-deliveries`: how long carriers' raw deliveries are kept after they were read.
    package let keepDeliveries: Duration

    /// - Throws: `SettingsError` naming the setting, its value and what is allowed.
    package init(_ settings: Settings, batchLimit: Int, logger: Logger) throws(SettingsError) {
        sources = try WebhookSources(settings, logger: logger)
        linger = try settings.duration("tracking.linger", default: .milliseconds(20))
        keepDeliveries = try settings.duration(
            "tracking.keep-deliveries", default: .seconds(90 * 86_400), atLeast: .seconds(3600))
        var inbox = WebhookInbox.usualLimits
        inbox.batch = min(try settings.int("tracking.batch", default: inbox.batch, in: 1...10_000), batchLimit)
        inbox.queue = try settings.int("tracking.queue", default: inbox.queue, in: 1...1_000_000)
        inbox.lanes = try settings.int("tracking.lanes", default: inbox.lanes, in: 1...64)
        self.inbox = inbox
    }
}

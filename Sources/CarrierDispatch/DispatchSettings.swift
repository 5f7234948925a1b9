package import ServiceRuntime

/// Settings of carrier-dispatch.
package struct DispatchSettings: Sendable {
    /// `dispatch.rate-refresh`: how old the rate cards in memory may get.
    package let rateRefresh: Duration
    /// `dispatch.carrier-timeout`: for one call to a carrier.
    package let carrierTimeout: Duration
    /// `dispatch.manifest-linger`: how long a manifest waits for more parcels.
    package let manifestLinger: Duration
    /// `dispatch.carrier-patience`, `dispatch.carrier-calls`, `dispatch.labels-per-call`, `dispatch.carrier-failures`,
    /// `dispatch.carrier-pause`
    package let labels: LabelLimits

    /// - Throws: `SettingsError` naming the setting, its value and what is allowed.
    package init(_ settings: Settings) throws(SettingsError) {
        rateRefresh = try settings.duration("dispatch.rate-refresh", default: .seconds(30), atLeast: .milliseconds(100))
        carrierTimeout = try settings.duration("dispatch.carrier-timeout", default: .seconds(10), atLeast: .milliseconds(1))
        manifestLinger = try settings.duration("dispatch.manifest-linger", default: .milliseconds(50))
        var labels = LabelLimits()
        labels.patience = try settings.duration("dispatch.carrier-patience", default: labels.patience)
        labels.callsPerCarrier = try settings.int("dispatch.carrier-calls", default: labels.callsPerCarrier, in: 1...100)
        labels.labelsPerCall = try settings.int("dispatch.labels-per-call", default: labels.labelsPerCall, in: 1...100)
        labels.failures = try settings.int("dispatch.carrier-failures", default: labels.failures, in: 1...1000)
        labels.pause = try settings.duration("dispatch.carrier-pause", default: labels.pause)
        self.labels = labels
    }
}

package import CarrierFormats
import FoundationEssentials

/// One sender of webhooks: what it sends and how it is believed.
package struct WebhookSource: Sendable {
    package let format: CarrierFormat
    package let trust: CarrierFormat.Trust
    /// All that are live.
    let secrets: [WebhookSecret]
    /// Whose parcels it may speak of; nil: of the carrier's that has its name.
    let carriers: Set<String>?

    package init(
        format: CarrierFormat = .waybill, trust: CarrierFormat.Trust = .signature, secrets: [WebhookSecret],
        carriers: Set<String>? = nil
    ) {
        self.carriers = carriers
        self.format = format
        self.trust = trust
        self.secrets = secrets
    }

    /// - Throws: `SignatureFault` when the request is not to be believed.
    func verify(_ request: WebhookRequest, now: Date) throws(SignatureFault) {
        _ = try format.verify(request, secrets: secrets, trust: trust, now: now)
    }
}

package import CarrierFormats
import FoundationEssentials

/// One sender of webhooks: what it sends and how it is believed.
package struct WebhookSource: Sendable {
    package let format: CarrierFormat
    package let trust: CarrierFormat.Trust
    /// All that are live.
    let secrets: [WebhookSecret]
    /// Keys that are fetched, in place of secrets.
    let keys: PublishedKeys?
    /// Whose parcels it may speak of; nil: of the carrier's that has its name.
    let carriers: Set<String>?
    /// For calls to it.
    let access: CarrierAccess

    package init(
        format: CarrierFormat = .waybill, trust: CarrierFormat.Trust = .signature, secrets: [WebhookSecret],
        keys: PublishedKeys? = nil, carriers: Set<String>? = nil, access: CarrierAccess = CarrierAccess()
    ) {
        (self.format, self.trust, self.secrets, self.keys) = (format, trust, secrets, keys)
        (self.carriers, self.access) = (carriers, access)
    }

    /// Whether nothing vouches for what it says, but its carrier can be asked.
    var canBeAsked: Bool {
        guard let lookUp = format.lookUp, trust == .address || !format.isSigned else { return false }
        return access.key != nil && (access.host ?? lookUp.host) != nil
    }

    /// - Throws: `SignatureFault` when the request is not to be believed.
    func verify(_ request: WebhookRequest, now: Date) async throws(SignatureFault) {
        guard let keys else { return try check(request, secrets, now) }
        let current = await keys.current(now)
        guard !current.isEmpty else { throw .keysUnreachable }
        do throws(SignatureFault) {
            try check(request, current, now)
        } catch .unknownKey {
            try check(request, await keys.renewed(now), now)
        }
    }

    private func check(_ request: WebhookRequest, _ secrets: [WebhookSecret], _ now: Date) throws(SignatureFault) {
        _ = try format.verify(request, secrets: secrets, trust: trust, now: now)
    }
}

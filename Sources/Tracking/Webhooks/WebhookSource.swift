package import CarrierFormats
import FoundationEssentials
import ServiceRuntime
import TrackingSources

/// One sender of webhooks: what it sends and how it is believed.
package struct WebhookSource: Sendable {
    /// A secret, and until when it is believed.
    package struct DatedSecret: Sendable {
        let secret: WebhookSecret
        /// nil: for ever.
        let end: Date?
    }

    package let format: CarrierFormat
    package let trust: CarrierFormat.Trust
    /// Those that were live when the set-up was read.
    private let dated: [DatedSecret]
    /// Keys that are fetched, in place of secrets.
    let keys: PublishedKeys?
    /// Whose parcels it may speak of; nil: of the carrier's that has its name.
    let carriers: Set<String>?
    /// For calls to it.
    let access: CarrierAccess
    /// When it is called.
    var polling = PollingRules()
    /// Whether its webhooks are taken. What it said before counts on.
    var isEnabled = true
    /// Why its secrets cannot be read; nothing of it is believed meanwhile.
    var fault: SecretFault?

    package init(
        format: CarrierFormat = .waybill, trust: CarrierFormat.Trust = .signature, secrets: [WebhookSecret],
        keys: PublishedKeys? = nil, carriers: Set<String>? = nil, access: CarrierAccess = CarrierAccess()
    ) {
        self.init(
            format: format, trust: trust, dated: secrets.map { DatedSecret(secret: $0, end: nil) }, keys: keys,
            carriers: carriers,
            access: access)
    }

    init(
        format: CarrierFormat, trust: CarrierFormat.Trust, dated: [DatedSecret], keys: PublishedKeys?, carriers: Set<String>?,
        access: CarrierAccess
    ) {
        (self.format, self.trust, self.dated, self.keys) = (format, trust, dated, keys)
        (self.carriers, self.access) = (carriers, access)
    }

    /// Whether its carrier can be asked.
    var canBeAsked: Bool { access.hasKey && format.lookUp.map { (access.host ?? $0.host) != nil } ?? false }

    /// Whether nothing vouches for what it says, but its carrier can be asked.
    var canConfirm: Bool { canBeAsked && (trust == .address || !format.isSigned) }

    /// The secrets that are live.
    func secrets(_ now: Date) -> [WebhookSecret] { dated.filter { $0.end.map { now < $0 } ?? true }.map(\.secret) }

    /// - Throws: `SignatureFault` when the request is not to be believed.
    func verify(_ request: WebhookRequest, now: Date) async throws(SignatureFault) {
        guard let keys else { return try check(request, secrets(now), now) }
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

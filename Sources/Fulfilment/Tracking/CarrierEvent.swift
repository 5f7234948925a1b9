/// One thing a carrier said about one parcel, translated and verbatim.
package struct CarrierEvent: Sendable, Hashable {
    /// What an event does to the parcel's status.
    package enum Kind: String, Sendable, Hashable {
        /// It tells what happened.
        case report
        /// It takes back what was said before, so that even a delivered parcel may change.
        case correction
        /// It only tells when the parcel is expected.
        case estimate
    }

    /// The carrier's own id of the event, when it gave one.
    package let id: String?
    /// As printed on the label.
    package let trackingNumber: String
    /// Who carries the parcel, as the sender calls it; empty when it is the sender itself.
    package let carrier: String
    package let kind: Kind
    /// In our vocabulary.
    package let status: TrackingStatus
    /// Who or what is at fault, such as `consignee_not_home`.
    package let cause: String?
    /// The carrier's code, verbatim; may be empty.
    package let code: String
    /// The carrier's words, verbatim; may be empty.
    package let message: String
    /// nil when the carrier gave no time; such an event is kept but never decides.
    package let occurredAt: ZonedTime?
    /// Where the zone of `occurredAt` comes from.
    package let zone: ZoneSource
    /// Where it happened, in the carrier's words; may be empty.
    package let place: String
    /// When the carrier expects to deliver.
    package let expectedAt: ZonedTime?
    /// Who took or signed for the parcel, in the carrier's words. A person's name: never logged, never shown to the public.
    package let deliveredTo: String?

    package init(
        id: String?, trackingNumber: String, carrier: String = "", kind: Kind = .report, status: TrackingStatus,
        cause: String? = nil, code: String = "", message: String = "", occurredAt: ZonedTime?, zone: ZoneSource = .given,
        place: String = "", expectedAt: ZonedTime? = nil, deliveredTo: String? = nil
    ) {
        self.id = id
        self.trackingNumber = trackingNumber
        self.carrier = carrier
        self.kind = kind
        self.status = status
        self.cause = cause
        self.code = code
        self.message = message
        self.occurredAt = occurredAt
        self.zone = zone
        self.place = place
        self.expectedAt = expectedAt
        self.deliveredTo = deliveredTo
    }
}

/// Where the zone of an event's time comes from.
package enum ZoneSource: String, Sendable, Hashable {
    /// The carrier wrote it.
    case given
    /// The carrier writes none, but all its times are of one zone.
    case carrier
    /// Nobody knows; it was read as UTC.
    case assumed
}

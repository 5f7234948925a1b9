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
    package var id: String?
    /// As the sender writes it; `TrackingNumber.key` is what it is compared by.
    package let trackingNumber: String
    /// Who carries the parcel, as the sender calls it; empty when it is the sender itself.
    package let carrier: String
    package let kind: Kind
    /// In our vocabulary.
    package var status: TrackingStatus
    /// Who or what is at fault, such as `consignee_not_home`.
    package var cause: String?
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
    /// When the carrier expects to deliver; where it named only the day, the last second of that day.
    package let expectedAt: ZonedTime?
    /// The day, where the carrier named no time of day.
    package var expectedOn: CivilDay? { rare.values?.expectedOn }
    /// Between when and when, where the carrier said so.
    package var window: DeliveryWindow? { rare.values?.window }
    /// Who took or signed for the parcel, in the carrier's words. A person's name: never logged, never shown to the public.
    package var deliveredTo: String?
    /// What the carrier has to show for a delivery.
    package var proof: DeliveryProof? {
        get { rare.values?.proof }
        set { rare = Rare(expectedOn: expectedOn, window: window, proof: newValue, contradicted: contradicted) }
    }
    /// The status its code stands for, where the carrier's words say another; then `status` is what the words say.
    package var contradicted: TrackingStatus? {
        get { rare.values?.contradicted }
        set { rare = Rare(expectedOn: expectedOn, window: window, proof: proof, contradicted: newValue) }
    }
    private var rare: Rare

    package init(
        id: String?, trackingNumber: String, carrier: String = "", kind: Kind = .report, status: TrackingStatus,
        cause: String? = nil, code: String = "", message: String = "", occurredAt: ZonedTime?, zone: ZoneSource = .given,
        place: String = "", expectedAt: ZonedTime? = nil, expectedOn: CivilDay? = nil, window: DeliveryWindow? = nil,
        deliveredTo: String? = nil, proof: DeliveryProof? = nil, contradicted: TrackingStatus? = nil
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
        rare = Rare(expectedOn: expectedOn, window: window, proof: proof, contradicted: contradicted)
    }

    /// What few events have, kept apart: events are copied a lot, and so stay small.
    private enum Rare: Sendable, Hashable {
        case nothing
        indirect case some(Values)

        struct Values: Sendable, Hashable {
            let expectedOn: CivilDay?
            let window: DeliveryWindow?
            let proof: DeliveryProof?
            let contradicted: TrackingStatus?
        }

        init(expectedOn: CivilDay?, window: DeliveryWindow?, proof: DeliveryProof?, contradicted: TrackingStatus?) {
            let isNothing = expectedOn == nil && window == nil && proof == nil && contradicted == nil
            let values = Values(expectedOn: expectedOn, window: window, proof: proof, contradicted: contradicted)
            self = isNothing ? .nothing : .some(values)
        }

        var values: Values? { if case .some(let values) = self { values } else { nil } }
    }
}

/// Between when and when a parcel is expected; one end may be open.
package struct DeliveryWindow: Sendable, Hashable {
    package let from: ZonedTime?
    package let to: ZonedTime?

    package init(from: ZonedTime?, to: ZonedTime?) { (self.from, self.to) = (from, to) }
}

/// What a carrier has to show for a delivery.
package struct DeliveryProof: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case photo
        case signature
        case document
    }

    package let kind: Kind
    /// Where the carrier keeps it; nil where it sent it along, or gave no address. Shows a door, a name or a person: never shown to the
    /// public.
    package let address: String?

    package init(_ kind: Kind, address: String? = nil) { (self.kind, self.address) = (kind, address) }
}

/// Where the zone of an event's time comes from.
package enum ZoneSource: String, Sendable, Hashable {
    /// The carrier wrote it.
    case given
    /// The carrier writes none, but all its times are of one zone.
    case carrier
    /// The carrier wrote none; it is the one of the place.
    case place
    /// Nobody knows; it was read as UTC.
    case assumed
}

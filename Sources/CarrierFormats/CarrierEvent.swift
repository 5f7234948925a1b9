package import Fulfilment

/// One thing a carrier said about one parcel, translated and verbatim.
package struct CarrierEvent: Sendable, Hashable {
    /// The carrier's own id of the event, when it gave one.
    package let id: String?
    /// As printed on the label.
    package let trackingNumber: String
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
    /// Where it happened, in the carrier's words; may be empty.
    package let place: String
    /// Whether the carrier takes back what it said before, so that even a delivered parcel may change.
    package let isCorrection: Bool

    package init(
        id: String?, trackingNumber: String, status: TrackingStatus, cause: String? = nil, code: String = "",
        message: String = "",
        occurredAt: ZonedTime?, place: String = "", isCorrection: Bool = false
    ) {
        self.id = id
        self.trackingNumber = trackingNumber
        self.status = status
        self.cause = cause
        self.code = code
        self.message = message
        self.occurredAt = occurredAt
        self.place = place
        self.isCorrection = isCorrection
    }
}

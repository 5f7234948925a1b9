/// What may be wrong with a parcel that its carrier has, or should have. At most one of each kind is open for a parcel.
package enum ParcelExceptionKind: String, StoredCase {
    /// Its label is there and its pickup has passed, but nobody handed it over and its carrier does not have it.
    case notHandedOver = "not_handed_over"
    /// Nothing was heard of it for longer than parcels of its lane are ever quiet.
    case silence
    /// It has had one status for too long, though something may be heard of it.
    case stuck
    /// Its promise has passed, or its carrier expects it only later.
    case late
    /// Its carrier has been at the door in vain more than once.
    case attempts
    /// Its carrier cannot use the address.
    case address
    /// Weight, size or packaging are not what was told.
    case weight
    /// An authority holds it, and wants something.
    case customs
    /// Its carrier looks for it, or says that it is lost or damaged.
    case loss

    /// What somebody should do, for a person.
    package var action: String {
        switch self {
        case .notHandedOver: "look for it at the dock and hand it over, or cancel its label"
        case .silence: "ask the carrier to search for it; send it again when it stays so"
        case .stuck: "ask the carrier why it does not go on"
        case .late: "tell the consignee the new day"
        case .attempts: "agree with the consignee on a day or another place before the carrier sends it back"
        case .address: "ask the consignee for the right address and give it to the carrier"
        case .weight: "weigh and measure the article anew, and answer the carrier's claim"
        case .customs: "send what the authority asks for"
        case .loss: "file a claim with the carrier and send it again"
        }
    }

    /// The kind that a carrier's cause is of; nil: a cause alone is no exception.
    package init?(cause: TrackingCause) {
        switch cause {
        case .carrierAddressNotFound, .consigneeIncorrectAddress, .retailerIncorrectData: self = .address
        case .retailerIncorrectDimensions, .retailerIncorrectParcel, .retailerPackagingIssue: self = .weight
        case .customsDocumentation, .customsDutiesUnpaid, .customsProhibited, .regulatoryHold: self = .customs
        case .carrierParcelLost, .carrierDamagedParcel, .parcelBeingResearched: self = .loss
        default: return nil
        }
    }
}

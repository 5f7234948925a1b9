/// Why a parcel is where it is: who or what is at fault when it is late, held, damaged or not delivered, or who sent it elsewhere. A closed
/// vocabulary, kept beside the status: the status says what happens, the cause why.
package enum TrackingCause: String, StoredCase {
    // The carrier's own doing.
    case carrierDamagedParcel = "carrier_damaged_parcel"
    case carrierSortingError = "carrier_sorting_error"
    case carrierAddressNotFound = "carrier_address_not_found"
    case carrierParcelLost = "carrier_parcel_lost"
    case carrierNotEnoughTime = "carrier_not_enough_time"
    case carrierVehicleIssue = "carrier_vehicle_issue"
    case carrierCapacityExceeded = "carrier_capacity_exceeded"
    case carrierMechanicalDelay = "carrier_mechanical_delay"
    /// It is late, and the carrier does not say why.
    case carrierDelay = "carrier_delay"

    // The sender's.
    case retailerCancelled = "retailer_cancelled"
    case retailerIncorrectData = "retailer_incorrect_data"
    case retailerNotReady = "retailer_not_ready"
    case retailerIncorrectParcel = "retailer_incorrect_parcel"
    case retailerIncorrectDimensions = "retailer_incorrect_dimensions"
    case retailerPackagingIssue = "retailer_packaging_issue"

    // The consignee's.
    case consigneeRefused = "consignee_refused"
    case consigneeBusinessClosed = "consignee_business_closed"
    case consigneeNotAvailable = "consignee_not_available"
    case consigneeNotHome = "consignee_not_home"
    case consigneeCancelled = "consignee_cancelled"
    case consigneeVerificationFailed = "consignee_verification_failed"
    case consigneeIncorrectAddress = "consignee_incorrect_address"
    case consigneeAccessRestricted = "consignee_access_restricted"
    case consigneeSafePlaceUnavailable = "consignee_safe_place_unavailable"

    // The authorities'.
    case customsDelay = "customs_delay"
    case customsDocumentation = "customs_documentation"
    case customsDutiesUnpaid = "customs_duties_unpaid"
    case customsProhibited = "customs_prohibited"
    case customsInspection = "customs_inspection"
    case regulatoryHold = "regulatory_hold"
    case securityIssue = "security_issue"

    // Nobody's.
    case weatherDelay = "weather_delay"
    case naturalDisaster = "natural_disaster"
    case forceMajeure = "force_majeure"

    /// Sent to another place at the wish of consignee, sender or carrier; not back.
    case redirected
    /// Another day was asked for.
    case rescheduled
    /// The carrier keeps it back, and does not say why.
    case held
    /// It cannot be delivered, and the carrier does not say why.
    case undeliverable
    case parcelBeingResearched = "parcel_being_researched"
    /// A cause was given that is none of these.
    case unknown

    /// What may keep a driver from handing a parcel over; customs and sorting lie behind it.
    package static let ofStops: [TrackingCause] = [
        .consigneeNotHome, .consigneeRefused, .consigneeIncorrectAddress, .carrierAddressNotFound, .carrierDamagedParcel,
        .carrierParcelLost, .weatherDelay, .naturalDisaster, .unknown,
    ]
}

/// Who or what is at fault when a parcel is late, held, damaged or not delivered.
package enum TrackingCause: String, Sendable, Hashable, CaseIterable {
    case carrierDamagedParcel = "carrier_damaged_parcel"
    case carrierSortingError = "carrier_sorting_error"
    case carrierAddressNotFound = "carrier_address_not_found"
    case carrierParcelLost = "carrier_parcel_lost"
    case consigneeRefused = "consignee_refused"
    case consigneeNotHome = "consignee_not_home"
    case consigneeIncorrectAddress = "consignee_incorrect_address"
    case customsDelay = "customs_delay"
    case customsDocumentation = "customs_documentation"
    case customsDutiesUnpaid = "customs_duties_unpaid"
    case weatherDelay = "weather_delay"
    case naturalDisaster = "natural_disaster"
    case unknown
}

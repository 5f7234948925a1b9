import ServiceRuntime

/// The picking worker's own settings.
struct PickingSettings: Sendable {
    /// `picking.site`: the warehouse that ships; nil for the only one there is.
    let site: String?
    /// `picking.company_prefix`: the GS1 company prefix of the parcels' SSCCs.
    let companyPrefix: String
    /// `picking.backorder_review`: how often back-orders are looked at without being asked to.
    let backorderReview: Duration
    /// `picking.packing`: whether people pack (`people`) or every picked order is packed at once (`automatic`).
    let isPackedByPeople: Bool
    /// `picking.batch`: orders per transaction at most.
    let batch: Int

    init(_ settings: Settings, batchLimit: Int) throws {
        site = settings.optionalString("picking.site")
        companyPrefix = settings.string("picking.company_prefix", default: "0614141")
        guard (4...12).contains(companyPrefix.utf8.count), companyPrefix.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw SettingsError(key: "picking.company_prefix", value: companyPrefix, allowed: "4 to 12 digits")
        }
        let packing = settings.string("picking.packing", default: "automatic")
        guard ["automatic", "people"].contains(packing) else {
            throw SettingsError(key: "picking.packing", value: packing, allowed: "automatic or people")
        }
        isPackedByPeople = packing == "people"
        backorderReview = try settings.duration("picking.backorder_review", default: .seconds(60), atLeast: .milliseconds(100))
        batch = min(batchLimit, try settings.int("picking.batch", default: 1000, in: 1...100_000))
    }
}

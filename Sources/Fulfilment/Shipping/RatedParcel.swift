package import FoundationEssentials

/// What a rate card needs to know of a parcel.
package struct RatedParcel: Sendable, Equatable {
    /// Grams.
    package let weight: Int
    /// Outer size.
    package let dimensions: Dimensions
    /// Metres from the site to the consignee.
    package let distance: Int
    /// ISO 3166-1 alpha-2 of the consignee.
    package let country: String
    /// When the carrier can have it.
    package let readyAt: Date
    /// nil when any time will do.
    package let promisedBy: Date?

    package init(weight: Int, dimensions: Dimensions, distance: Int, country: String, readyAt: Date, promisedBy: Date?) {
        self.weight = weight
        self.dimensions = dimensions
        self.distance = distance
        self.country = country
        self.readyAt = readyAt
        self.promisedBy = promisedBy
    }
}

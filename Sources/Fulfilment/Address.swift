/// Where a parcel goes.
package struct Address: Sendable, Hashable, Codable {
    package let recipient: String
    package let street: String
    package let city: String
    /// State or province as the country abbreviates it; may be empty.
    package let region: String
    package let postcode: String
    /// ISO 3166-1 alpha-2, upper case.
    package let country: String
    /// nil until the shop gave it or the town was found.
    package let location: GeoPoint?

    package init(
        recipient: String, street: String, city: String, region: String, postcode: String, country: String, location: GeoPoint?
    ) {
        self.recipient = recipient
        self.street = street
        self.city = city
        self.region = region
        self.postcode = postcode
        self.country = country
        self.location = location
    }
}

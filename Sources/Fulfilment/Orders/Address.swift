/// Where a parcel goes.
package struct Address: Sendable, Hashable, Codable {
    /// Name on the label; may be empty.
    package let recipient: String
    /// Street and number; may be empty.
    package let street: String
    /// Town as the shop wrote it.
    package let city: String
    /// State or province as the country abbreviates it; may be empty.
    package let region: String
    /// As the country writes it.
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

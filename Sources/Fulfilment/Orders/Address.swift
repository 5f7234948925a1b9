/// Where a parcel goes.
package struct Address: Sendable, Hashable, Codable {
    /// Name on the label; may be empty.
    package let recipient: String
    /// The firm at the door; may be empty.
    package let company: String
    /// Street and number; may be empty.
    package let street: String
    /// What the shop has beside the street: flat, floor, building; may be empty.
    package let street2: String
    /// Town as the shop wrote it.
    package let city: String
    /// State or province as the country abbreviates it; may be empty.
    package let region: String
    /// As the country writes it; empty where it has none.
    package let postcode: String
    /// ISO 3166-1 alpha-2, upper case.
    package let country: String
    /// For the driver, as the customer wrote it; may be empty.
    package let phone: String
    /// For the carrier's announcements; may be empty.
    package let email: String
    /// nil until the shop gave it or the town was found.
    package let location: GeoPoint?

    package init(
        recipient: String, company: String = "", street: String, street2: String = "", city: String, region: String,
        postcode: String, country: String, phone: String = "", email: String = "", location: GeoPoint?
    ) {
        self.recipient = recipient
        self.company = company
        self.street = street
        self.street2 = street2
        self.city = city
        self.region = region
        self.postcode = postcode
        self.country = country
        self.phone = phone
        self.email = email
        self.location = location
    }

    /// The same address where a town's coordinates were found.
    package func located(at location: GeoPoint?) -> Address {
        Address(
            recipient: recipient, company: company, street: street, street2: street2, city: city, region: region,
            postcode: postcode, country: country, phone: phone, email: email, location: location)
    }

}

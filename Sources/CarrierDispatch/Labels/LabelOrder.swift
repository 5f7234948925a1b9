/// One label to buy, as the carrier's label service takes it.
package struct LabelOrder: Sendable, Codable, Equatable {
    /// The same key buys the same label, however often it is sent.
    package let idempotencyKey: String
    /// The service's code.
    package let service: String
    /// The parcel's SSCC.
    package let reference: String
    /// Grams.
    package let weight: Int
    /// Millimetres.
    package let length: Int
    /// Millimetres.
    package let width: Int
    /// Millimetres.
    package let height: Int
    package let to: Destination

    /// Where it goes.
    package struct Destination: Sendable, Codable, Equatable {
        package let name: String
        package let street: String
        package let city: String
        package let region: String
        package let postcode: String
        package let country: String

        package init(name: String, street: String, city: String, region: String, postcode: String, country: String) {
            (self.name, self.street, self.city) = (name, street, city)
            (self.region, self.postcode, self.country) = (region, postcode, country)
        }
    }

    package init(
        idempotencyKey: String, service: String, reference: String, weight: Int, length: Int, width: Int, height: Int,
        to: Destination
    ) {
        (self.idempotencyKey, self.service, self.reference, self.weight) = (idempotencyKey, service, reference, weight)
        (self.length, self.width, self.height, self.to) = (length, width, height, to)
    }

    private enum CodingKeys: String, CodingKey {
        case idempotencyKey = "idempotency_key"
        case service, reference
        case weight = "weight_g"
        case length = "length_mm"
        case width = "width_mm"
        case height = "height_mm"
        case to
    }
}

/// The body of `POST {endpoint}/labels`.
package struct LabelOrders: Sendable, Codable {
    package let labels: [LabelOrder]

    package init(_ labels: [LabelOrder]) { self.labels = labels }
}

package import Fulfilment

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
        package let company: String
        package let street: String
        /// Flat, floor, building: whatever the shop has beside the street.
        package let street2: String
        package let city: String
        package let region: String
        /// Empty where the country has none.
        package let postcode: String
        package let country: String
        /// For the driver, as the customer wrote it.
        package let phone: String
        /// For the carrier's announcements.
        package let email: String

        /// What is not known is an empty text.
        package init(_ address: Address) {
            (name, company, street, street2) = (address.recipient, address.company, address.street, address.street2)
            (city, region, postcode, country) = (address.city, address.region, address.postcode, address.country)
            (phone, email) = (address.phone, address.email)
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

/// The carrier's answer to `POST {endpoint}/labels`.
package struct LabelReplies: Sendable, Codable {
    package let labels: [LabelReply]

    package init(_ labels: [LabelReply]) { self.labels = labels }
}

/// What the carrier says to one label: a number and a label, or an error.
package struct LabelReply: Sendable, Codable {
    package let idempotencyKey: String
    package let trackingNumber: String?
    /// What is printed: ZPL, or a PDF in Base64.
    package let label: String?
    package let error: Refusal?

    /// Why there is no label.
    package struct Refusal: Sendable, Codable {
        /// A short code for counting.
        package let code: String
        /// A sentence for a person.
        package let message: String
        /// Whether the same may succeed later.
        package let isRetriable: Bool

        package init(code: String, message: String, isRetriable: Bool) {
            (self.code, self.message, self.isRetriable) = (code, message, isRetriable)
        }

        private enum CodingKeys: String, CodingKey {
            case code, message
            case isRetriable = "is_retriable"
        }
    }

    package init(idempotencyKey: String, trackingNumber: String?, label: String?, error: Refusal?) {
        (self.idempotencyKey, self.trackingNumber, self.label, self.error) = (idempotencyKey, trackingNumber, label, error)
    }

    private enum CodingKeys: String, CodingKey {
        case idempotencyKey = "idempotency_key"
        case trackingNumber = "tracking_number"
        case label, error
    }
}

extension LabelReply {
    /// The reply in the terms of the handler.
    var answer: LabelAnswer {
        if let trackingNumber, !trackingNumber.isEmpty, let label { return .bought(trackingNumber: trackingNumber, label: label) }
        guard let error else { return .later(reason: "the carrier answered neither a label nor an error", after: nil) }
        if error.isRetriable { return .later(reason: "\(error.code): \(error.message)", after: nil) }
        return .refused(code: error.code, message: error.message)
    }
}

/// What became of one label.
package enum LabelAnswer: Sendable, Equatable {
    /// The carrier sold it.
    case bought(trackingNumber: String, label: String)
    /// The carrier will never sell it.
    case refused(code: String, message: String)
    /// Not now; `after` when the carrier said how long to wait.
    case later(reason: String, after: Duration?)
}

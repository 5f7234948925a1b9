/// Body of `POST /floor/tours`: give me work for this cart.
package struct TourRequest: Sendable, Hashable, Codable {
    package let badge: String
    /// The cart's printed code.
    package let cart: String
    /// The code of the place where the picker stands; nil at the drop, where carts are taken.
    package let at: String?

    package init(badge: String, cart: String, at: String? = nil) {
        self.badge = badge
        self.cart = cart
        self.at = at
    }
}

/// Answer to a request for work: the pick list's own fields and, beside them, the scans to replay.
///
/// A resumed tour lists the picks that are still open; what is finished is in the books and not sent again.
package struct TourAnswer: Sendable, Hashable {
    package let tour: PickList
    /// Scans received for picks that are still open, in the order they were made.
    package let scans: [ScanRecord]

    package init(tour: PickList, scans: [ScanRecord] = []) {
        self.tour = tour
        self.scans = scans
    }
}

extension TourAnswer: Codable {
    private enum CodingKeys: String, CodingKey { case scans }

    package init(from decoder: any Decoder) throws {
        tour = try PickList(from: decoder)
        scans = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent([ScanRecord].self, forKey: .scans) ?? []
    }

    package func encode(to encoder: any Encoder) throws {
        try tour.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(scans, forKey: .scans)
    }
}

extension HandOverRequest: BadgedRequest {}
extension ReleaseRequest: BadgedRequest {}
extension ZoneRequest: BadgedRequest {}

/// Body of `POST /floor/tours/{id}/hand-over`: another badge has the tour from then on.
package struct HandOverRequest: Sendable, Hashable, Codable {
    /// Who says so.
    package let badge: String
    package let to: String
    package let reason: String

    package init(badge: String, to: String, reason: String) { (self.badge, self.to, self.reason) = (badge, to, reason) }
}

/// Body of `POST /floor/tours/{id}/release`: its orders of which nothing was picked are given out again.
package struct ReleaseRequest: Sendable, Hashable, Codable {
    /// Who says so.
    package let badge: String
    package let reason: String

    package init(badge: String, reason: String) { (self.badge, self.reason) = (badge, reason) }
}

/// Answer to both: what became of the tour.
package struct TourChangeAnswer: Sendable, Hashable, Codable {
    package let tour: Int64
    package let cart: String
    /// Who has it now; nil: it is closed, and its cart is free.
    package let picker: String?
    /// Orders that are given out again.
    package let givenBack: [Int64]
    /// Orders that ride on with the cart.
    package let kept: [Int64]

    package init(tour: Int64, cart: String, picker: String?, givenBack: [Int64], kept: [Int64]) {
        (self.tour, self.cart, self.picker, self.givenBack, self.kept) = (tour, cart, picker, givenBack, kept)
    }

    private enum CodingKeys: String, CodingKey {
        case tour, cart, picker, kept
        case givenBack = "given_back"
    }
}

/// Body of `POST /floor/zones/{site}/{zone}`: no new work goes into the zone, or it does again.
package struct ZoneRequest: Sendable, Hashable, Codable {
    /// Who says so.
    package let badge: String
    package let closed: Bool
    /// Why it is closed.
    package let reason: String?

    package init(badge: String, closed: Bool, reason: String? = nil) {
        (self.badge, self.closed, self.reason) = (badge, closed, reason)
    }
}

/// Answer to it.
package struct ZoneAnswer: Sendable, Hashable, Codable {
    package let site: String
    package let zone: String
    package let closed: Bool
    /// Seconds; of one that was opened.
    package let closedFor: Int?

    package init(site: String, zone: String, closed: Bool, closedFor: Int?) {
        (self.site, self.zone, self.closed, self.closedFor) = (site, zone, closed, closedFor)
    }

    private enum CodingKeys: String, CodingKey {
        case site, zone, closed
        case closedFor = "closed_for_s"
    }
}

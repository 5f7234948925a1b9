package import FoundationEssentials

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

/// Body of `POST /floor/sign-in`: who stands there.
package struct SignInRequest: Sendable, Hashable, Codable {
    /// The badge's printed code.
    package let badge: String

    package init(badge: String) { self.badge = badge }
}

/// Answer to a sign-in.
package struct SignInAnswer: Sendable, Hashable, Codable {
    package let badge: String
    package let name: String
    /// Codes of the carts nobody else uses now, and the one this picker has an open tour with.
    package let carts: [String]

    package init(badge: String, name: String, carts: [String]) {
        self.badge = badge
        self.name = name
        self.carts = carts
    }
}

/// Body of `POST /floor/tours/{id}/scans`: what the device recorded, in the order it happened.
package struct ScanUpload: Sendable, Hashable, Codable {
    package let badge: String
    package let scans: [ScanRecord]

    package init(badge: String, scans: [ScanRecord]) {
        self.badge = badge
        self.scans = scans
    }
}

/// Answer to an upload. Every scan sent is settled: applied now, applied before, or in conflict with the books.
package struct ScanReceipt: Sendable, Hashable, Codable {
    /// Scans that were new.
    package let applied: Int
    /// Scans that had come before.
    package let duplicates: Int
    /// Scans the books could not follow. They are kept, but changed nothing.
    package let conflicts: [ScanConflict]
    /// Picks of the tour that are still to be done. More than the device knows of when a short pick was given another place.
    package let openPicks: Int

    package init(applied: Int, duplicates: Int, conflicts: [ScanConflict], openPicks: Int) {
        self.applied = applied
        self.duplicates = duplicates
        self.conflicts = conflicts
        self.openPicks = openPicks
    }

    private enum CodingKeys: String, CodingKey {
        case applied, duplicates, conflicts
        case openPicks = "open_picks"
    }
}

/// One scan the books could not follow, and what to do about it.
package struct ScanConflict: Sendable, Hashable, Codable {
    /// The scan's id.
    package let scan: UUID
    /// One sentence for the picker.
    package let message: String

    package init(scan: UUID, message: String) {
        self.scan = scan
        self.message = message
    }
}

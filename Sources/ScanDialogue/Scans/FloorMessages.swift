package import FoundationEssentials
import Fulfilment

/// A request that says whose it is. The warehouse takes the session's badge, and refuses what names another one.
package protocol BadgedRequest: Decodable {
    var badge: String { get }
}

extension TourRequest: BadgedRequest {}
extension ScanUpload: BadgedRequest {}

/// Body of `POST /floor/tours`: give me work for this cart.
package struct TourRequest: Sendable, Hashable, Codable {
    package let badge: String
    /// The cart's printed code.
    package let cart: String
    /// The code of the place where the picker stands; nil at the drop, where carts are taken.
    package let at: String?
    /// Seconds for which the answer may wait for work, 0 to 30; nil: not at all.
    package let waitSeconds: Int?

    package init(badge: String, cart: String, at: String? = nil, waitSeconds: Int? = nil) {
        (self.badge, self.cart, self.at, self.waitSeconds) = (badge, cart, at, waitSeconds)
    }

    /// The same request, whose answer waits.
    package func waiting(seconds: Int) -> TourRequest { TourRequest(badge: badge, cart: cart, at: at, waitSeconds: seconds) }

    private enum CodingKeys: String, CodingKey {
        case badge, cart, at
        case waitSeconds = "wait_seconds"
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
    /// For a picker who has one.
    package let pin: String?

    package init(badge: String, pin: String? = nil) { (self.badge, self.pin) = (badge, pin) }
}

/// Answer to a sign-in.
package struct SignInAnswer: Sendable, Hashable, Codable {
    package let badge: String
    package let name: String
    /// Codes of the carts nobody else uses now, and the one this picker has an open tour with.
    package let carts: [String]
    /// The token that every other request carries in the header `Waybill-Session`; for the device's memory alone.
    package let session: String

    package init(badge: String, name: String, carts: [String], session: String) {
        (self.badge, self.name, self.carts, self.session) = (badge, name, carts, session)
    }
}

/// Body of `POST /floor/tours/{id}/scans`: what the device recorded, in the order it happened.
package struct ScanUpload: Sendable, Hashable {
    package let badge: String
    package let scans: [ScanRecord]
    /// The device's clock while it sends, by which the warehouse corrects the times of the scans; nil: the clock is right.
    package let sentAt: Date?

    package init(badge: String, scans: [ScanRecord], sentAt: Date? = nil) {
        self.badge = badge
        self.scans = scans
        self.sentAt = sentAt
    }
}

extension ScanUpload: Codable {
    private enum CodingKeys: String, CodingKey {
        case badge, scans
        case sentAt = "sent_at"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            badge: try container.decode(String.self, forKey: .badge),
            scans: try container.decode([ScanRecord].self, forKey: .scans),
            sentAt: try container.decodeIfPresent(ZonedTime.self, forKey: .sentAt)?.instant)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(badge, forKey: .badge)
        try container.encode(scans, forKey: .scans)
        try container.encodeIfPresent(sentAt.map { ZonedTime($0) }, forKey: .sentAt)
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

package import Fulfilment

extension WorkRequest: BadgedRequest {}

/// Body of `POST /floor/work`: what is there to do for me?
package struct WorkRequest: Sendable, Hashable, Codable {
    package let badge: String
    /// The code of the place where the person stands; nil: not known.
    package let at: String?
    /// What the device can do; nil: everything.
    package let kinds: [WorkKind]?
    /// Seconds for which the answer may wait for work, 0 to 30.
    package let waitSeconds: Int?

    package init(badge: String, at: String? = nil, kinds: [WorkKind]? = nil, waitSeconds: Int? = nil) {
        (self.badge, self.at, self.kinds, self.waitSeconds) = (badge, at, kinds, waitSeconds)
    }

    private enum CodingKeys: String, CodingKey {
        case badge, at, kinds
        case waitSeconds = "wait_seconds"
    }
}

/// Answer to `POST /floor/work`: the next task, and what to open it with.
package struct WorkAnswer: Sendable, Hashable, Codable {
    /// What the dialogue for it is opened with; each kind has some of these.
    package struct Opening: Sendable, Hashable, Codable {
        /// `pick`: the cart of a tour that was begun; a new tour is for any free one.
        package var cart: String?
        /// `pick`: the tour that was begun.
        package var tour: Int64?
        /// `pick`, `pack`: the order that presses.
        package var order: Int64?
        /// `pack`: the bin of a cart in which the order begins, or the opened parcel; `count`: the place.
        package var bin: String?
        /// `pack`: all bins to fetch, where the order lies in several.
        package var bins: [String]?
        /// `put_away`, `receive`: the dock.
        package var dock: String?
        /// `receive`: the number of the receipt.
        package var receipt: Int64?
        /// `receive`: the number on the papers.
        package var document: String?
        /// `refill`: what to carry, from where, to which face; `put_back`: the first of what lies there.
        package var sku: String?
        package var lot: String?
        package var quantity: Int?
        package var from: String?
        package var to: String?

        package init() {}
    }

    package let kind: WorkKind
    package let site: String
    /// The code of the place where it begins; nil where that is not known before it is begun.
    package let place: String?
    /// Why it is urgent, in a sentence.
    package let why: String
    package let open: Opening

    package init(kind: WorkKind, site: String, place: String?, why: String, open: Opening) {
        (self.kind, self.site, self.place, self.why, self.open) = (kind, site, place, why, open)
    }
}

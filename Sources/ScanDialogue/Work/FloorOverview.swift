/// Answer of `GET /floor/overview`: who works at what, and what waits, at the sites where somebody may supervise. Times are whole seconds up to
/// the moment of the answer.
package struct FloorOverview: Sendable, Hashable, Codable {
    /// A cart that is under way, and who walks with it.
    package struct Tour: Sendable, Hashable, Codable {
        package let id: Int64
        package let site: String
        package let cart: String
        package let picker: String
        package let name: String
        /// Picks that are ended, and all of them.
        package let done: Int
        package let picks: Int
        /// Orders that are not picked completely.
        package let orders: Int
        /// Picks an hour since the tour began; nil before the first.
        package let linesPerHour: Int?
        /// Since a scan of it came, or since it began.
        package let silent: Int
        /// Closed zones that it goes to still.
        package let closedZones: [String]

        package init(
            id: Int64, site: String, cart: String, picker: String, name: String, done: Int, picks: Int, orders: Int,
            linesPerHour: Int?, silent: Int, closedZones: [String]
        ) {
            (self.id, self.site, self.cart, self.picker, self.name) = (id, site, cart, picker, name)
            (self.done, self.picks, self.orders, self.linesPerHour) = (done, picks, orders, linesPerHour)
            (self.silent, self.closedZones) = (silent, closedZones)
        }

        private enum CodingKeys: String, CodingKey {
            case id, site, cart, picker, name, done, picks, orders
            case linesPerHour = "lines_per_hour"
            case silent = "silent_s"
            case closedZones = "closed_zones"
        }
    }

    /// An order that somebody packs.
    package struct Packing: Sendable, Hashable, Codable {
        package let site: String
        package let packer: String
        package let order: Int64
        /// Scans so far.
        package let scans: Int
        package let begun: Int

        package init(site: String, packer: String, order: Int64, scans: Int, begun: Int) {
            (self.site, self.packer, self.order, self.scans, self.begun) = (site, packer, order, scans, begun)
        }

        private enum CodingKeys: String, CodingKey {
            case site, packer, order, scans
            case begun = "begun_s"
        }
    }

    /// The orders that have to be ready for one pickup.
    package struct Departure: Sendable, Hashable, Codable {
        package let site: String
        /// `cut-off 16:00 dhl`; empty for orders that no pickup with a cut-off takes.
        package let pickup: String
        /// To the cut-off, below zero when it has gone; nil without one.
        package let left: Int?
        /// Orders that wait for a picker, that are on a tour, that wait for a packer or have one, and whose parcels are closed.
        package var waiting = 0
        package var picking = 0
        package var packing = 0
        package var packed = 0

        package init(site: String, pickup: String, left: Int?) { (self.site, self.pickup, self.left) = (site, pickup, left) }

        private enum CodingKeys: String, CodingKey {
            case site, pickup, waiting, picking, packing, packed
            case left = "left_s"
        }
    }

    /// A dock with goods that wait for their bins.
    package struct Dock: Sendable, Hashable, Codable {
        package let site: String
        package let dock: String
        package let pieces: Int
        /// Whether orders wait for some of them.
        package let awaited: Bool
        package let waiting: Int

        package init(site: String, dock: String, pieces: Int, awaited: Bool, waiting: Int) {
            (self.site, self.dock, self.pieces, self.awaited, self.waiting) = (site, dock, pieces, awaited, waiting)
        }

        private enum CodingKeys: String, CodingKey {
            case site, dock, pieces, awaited
            case waiting = "waiting_s"
        }
    }

    /// What should be carried to a face.
    package struct Refill: Sendable, Hashable, Codable {
        package let site: String
        package let face: String
        package let sku: String
        /// nil when no bulk bin has any, or the face has no room yet.
        package let from: String?
        package let quantity: Int
        /// Whether known orders want all that lies there, or more.
        package let dry: Bool

        package init(site: String, face: String, sku: String, from: String?, quantity: Int, dry: Bool) {
            (self.site, self.face, self.sku, self.from, self.quantity, self.dry) = (site, face, sku, from, quantity, dry)
        }
    }

    /// A place that nobody is sent to until it is counted.
    package struct Blocked: Sendable, Hashable, Codable {
        package let site: String
        package let place: String

        package init(site: String, place: String) { (self.site, self.place) = (site, place) }
    }

    /// A zone that no new work goes into.
    package struct Zone: Sendable, Hashable, Codable {
        package let site: String
        package let zone: String
        package let reason: String
        package let by: String
        package let closed: Int
        /// Orders that wait for it to be opened.
        package let orders: Int

        package init(site: String, zone: String, reason: String, by: String, closed: Int, orders: Int) {
            (self.site, self.zone, self.reason, self.by, self.closed, self.orders) = (site, zone, reason, by, closed, orders)
        }

        private enum CodingKeys: String, CodingKey {
            case site, zone, reason, by, orders
            case closed = "closed_s"
        }
    }

    /// A packed order whose parcels must not leave.
    package struct Held: Sendable, Hashable, Codable {
        package let site: String
        package let order: Int64
        package let reason: String
        package let held: Int

        package init(site: String, order: Int64, reason: String, held: Int) {
            (self.site, self.order, self.reason, self.held) = (site, order, reason, held)
        }

        private enum CodingKeys: String, CodingKey {
            case site, order, reason
            case held = "held_s"
        }
    }

    /// The one that is silent longest first.
    package var tours: [Tour] = []
    package var packing: [Packing] = []
    /// The next first; those without a cut-off last.
    package var departures: [Departure] = []
    package var docks: [Dock] = []
    package var refills: [Refill] = []
    package var blocked: [Blocked] = []
    package var zones: [Zone] = []
    /// The one that is held longest first.
    package var held: [Held] = []

    package init() {}

    /// What of it is at some sites.
    package func only(_ isMeant: (String) -> Bool) -> FloorOverview {
        var part = self
        part.tours.removeAll { !isMeant($0.site) }
        part.packing.removeAll { !isMeant($0.site) }
        part.departures.removeAll { !isMeant($0.site) }
        part.docks.removeAll { !isMeant($0.site) }
        part.refills.removeAll { !isMeant($0.site) }
        part.blocked.removeAll { !isMeant($0.site) }
        part.zones.removeAll { !isMeant($0.site) }
        part.held.removeAll { !isMeant($0.site) }
        return part
    }
}

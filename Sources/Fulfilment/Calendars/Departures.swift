package import FoundationEssentials

/// With which pickups orders leave a site, seen from one moment: what makes one order more urgent than another.
package struct Departures: Sendable {
    /// A service, and when it picks up here.
    package struct Offer: Sendable {
        package let service: CarrierService
        package let pickups: PickupCalendar

        package init(service: CarrierService, pickups: PickupCalendar) { (self.service, self.pickups) = (service, pickups) }
    }

    /// What a pickup has to know of an order.
    package struct Consignment: Sendable, Equatable {
        /// Grams of all of it.
        package let weight: Int
        package let door: GeoPoint
        /// ISO 3166-1 alpha-2.
        package let country: String
        package let promisedBy: Date

        package init(weight: Int, door: GeoPoint, country: String, promisedBy: Date) {
            (self.weight, self.door, self.country, self.promisedBy) = (weight, door, country, promisedBy)
        }

        /// nil when it is not known where it goes, or nothing was promised: then no pickup is better than another.
        package init?(weight: Int, country: String?, latitude: Double?, longitude: Double?, promisedBy: Date?) {
            guard let country, let latitude, let longitude, let promisedBy,
                let door = GeoPoint(latitude: latitude, longitude: longitude)
            else { return nil }
            self.init(weight: weight, door: door, country: country, promisedBy: promisedBy)
        }
    }

    package let now: Date
    package let calendar: SiteCalendar
    /// In the order of their codes.
    package let offers: [Offer]
    private let gate: EarthVector
    /// Of each offer.
    private let next: [CutOff?]

    private init(_ gate: EarthVector, _ calendar: SiteCalendar, _ offers: [Offer], _ now: Date) {
        (self.now, self.gate, self.calendar, self.offers) = (now, gate, calendar, offers)
        next = offers.map { $0.pickups.next(atOrAfter: now) }
    }

    /// - Parameters:
    ///   - gate: where parcels start.
    ///   - offers: services that pick up at the site.
    package init(from gate: GeoPoint, calendar: SiteCalendar, offers: [Offer], at now: Date) {
        let sorted = offers.sorted { ($0.pickups.carrier, $0.pickups.service) < ($1.pickups.carrier, $1.pickups.service) }
        self.init(EarthVector(gate), calendar, sorted, now)
    }

    /// The same pickups, seen from another moment.
    package func seen(from now: Date) -> Departures { Departures(gate, calendar, offers, now) }

    /// The pickup by which an order has to be ready: the latest, among the services that go there, that still meets its promise, else the
    /// next one. nil when no service that goes there has cut-offs here.
    ///
    /// Services count that take its weight in one parcel; when none does, all that go there, for it leaves in several.
    package func departure(of order: Consignment) -> Departure? {
        guard !offers.isEmpty else { return nil }
        let going = zones(of: order)
        let whole = going.filter { offers[$0.offer].service.maxWeight >= order.weight }
        let usable = whole.isEmpty ? going : whole
        return latest(usable, promise: calendar.clock.reading(at: order.promisedBy)) ?? soonest(usable)
    }

    private func zones(of order: Consignment) -> [(offer: Int, transitDays: Int)] {
        let distance = gate.distance(to: EarthVector(order.door))
        return offers.indices.compactMap { index in
            offers[index].service.zones.first { $0.contains(distance: distance, country: order.country) }
                .map { (index, $0.transitDays) }
        }
    }

    private func latest(_ usable: [(offer: Int, transitDays: Int)], promise: CivilTime) -> Departure? {
        var best: Departure?
        for (offer, days) in usable {
            guard let found = offers[offer].pickups.last(meeting: promise, transitDays: days, atOrAfter: now) else { continue }
            if best.map({ found.at > $0.cutOff.at }) ?? true { best = Departure(offers[offer], found, keepsPromise: true) }
        }
        return best
    }

    private func soonest(_ usable: [(offer: Int, transitDays: Int)]) -> Departure? {
        var best: Departure?
        for (offer, _) in usable {
            guard let found = next[offer] else { continue }
            if best.map({ found.at < $0.cutOff.at }) ?? true { best = Departure(offers[offer], found, keepsPromise: false) }
        }
        return best
    }

    /// What people at the site are told: `cut-off 16:00 dhl`, and when it no longer helps the promise.
    package func text(_ departure: Departure) -> String {
        "\(name(departure))\(departure.keepsPromise ? "" : ", too late for its promise")"
    }

    /// What people at the site call the pickup, whatever it means to an order: `cut-off 16:00 dhl`.
    package func name(_ departure: Departure) -> String {
        "cut-off \(departure.cutOff.text(on: calendar.clock.reading(at: now).day)) \(departure.carrier)"
    }
}

/// The pickup an order has to be ready for.
package struct Departure: Sendable, Equatable {
    /// The carrier's code.
    package let carrier: String
    /// The service's code.
    package let service: String
    package let cutOff: CutOff
    /// Whether the parcel is at the door in time when it leaves with this pickup.
    package let keepsPromise: Bool

    /// Seconds from a moment to the cut-off.
    package func slack(from moment: Date) -> Int { Int(cutOff.at.timeIntervalSince(moment).rounded(.down)) }

    fileprivate init(_ offer: Departures.Offer, _ cutOff: CutOff, keepsPromise: Bool) {
        (carrier, service) = (offer.pickups.carrier, offer.pickups.service)
        (self.cutOff, self.keepsPromise) = (cutOff, keepsPromise)
    }
}

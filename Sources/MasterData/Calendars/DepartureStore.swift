import FoundationEssentials
package import Fulfilment
package import Postgres

/// Reads the calendars of a site and of the carriers that pick up there, as they are now.
///
/// The picking worker asks in the round trip that reads a cart's work, the operator's commands whenever somebody looks.
package enum DepartureStore {
    /// Days back and ahead for which the clock's changes are read; what lies farther is counted as the last of them.
    private static let clockDays = (back: 7, ahead: 400)

    /// What there is to ask; `departures` reads the answers.
    /// - Parameter site: its code.
    package static func statements(_ site: String) -> [SQL] {
        [clock(site), hours(site), holidays(site), exceptions(site), services(site), zones(site)]
    }

    /// - Parameter results: of the statements, in their order.
    /// - Returns: nil when there is no such site.
    package static func departures(_ results: some Collection<Rows>) throws -> Departures? {
        let answers = Array(results)
        guard let row = answers[0].first, let place = try Place(row) else { return nil }
        let exceptions = try answers[3].map(ExceptionRow.init)
        let calendar = try calendar(place.clock, hours: answers[1], holidays: answers[2], exceptions)
        let zones = try zones(answers[5])
        let offers = try answers[4].map { try offer($0, zones, calendar, exceptions) }
        return Departures(from: place.gate, calendar: calendar, offers: offers, at: place.now)
    }

    // MARK: - Statements

    /// One row: the site's clock with its changes, where parcels start, and the moment of asking.
    private static func clock(_ site: String) -> SQL {
        """
        WITH place AS MATERIALIZED (
            SELECT time_zone, latitude, longitude, date_trunc('day', now()) - make_interval(days => \(clockDays.back)::int) AS first
            FROM warehouse.calendar_site WHERE site = \(site)
        ), day AS MATERIALIZED (
            SELECT d.at, \(offset("d.at")) AS ahead, lead(\(offset("d.at"))) OVER (ORDER BY d.at) AS next
            FROM place p
            CROSS JOIN generate_series(p.first, p.first + make_interval(days => \(clockDays.ahead)::int), interval '1 day') AS d (at)
        ), change AS (
            -- Clocks are put forward and back at a quarter of an hour.
            SELECT DISTINCT ON (d.at) extract(epoch FROM q.at)::bigint AS at, d.next AS ahead
            FROM place p CROSS JOIN day d
            CROSS JOIN generate_series(d.at + interval '15 minutes', d.at + interval '1 day', interval '15 minutes') AS q (at)
            WHERE d.ahead <> d.next AND \(offset("q.at")) = d.next ORDER BY d.at, q.at
        )
        SELECT p.time_zone, p.latitude, p.longitude, now(), (SELECT ahead FROM day ORDER BY at LIMIT 1),
            ARRAY(SELECT at FROM change ORDER BY at), ARRAY(SELECT ahead FROM change ORDER BY at)
        FROM place p
        """
    }

    /// How far the clock of the place `p` is ahead of UTC, in seconds.
    private static func offset(_ at: SQL) -> SQL {
        "extract(epoch FROM (\(at) AT TIME ZONE p.time_zone) - (\(at) AT TIME ZONE 'UTC'))::int"
    }

    private static func hours(_ site: String) -> SQL {
        "SELECT weekday::int, opens::text, closes::text FROM warehouse.calendar_hours WHERE site = \(site)"
    }

    private static func holidays(_ site: String) -> SQL {
        """
        SELECT \(number("h.day")), h.name FROM warehouse.calendar_holiday h
        WHERE h.site = \(site) AND h.day >= current_date - \(clockDays.back)::int ORDER BY h.day, h.region
        """
    }

    private static func exceptions(_ site: String) -> SQL {
        """
        SELECT \(number("day")), carrier, service, opens::text, closes::text, cut_off::text, note
        FROM warehouse.calendar_exception WHERE site = \(site) AND day >= current_date - \(clockDays.back)::int
        """
    }

    /// Of a day, as `CivilDay` counts.
    private static func number(_ day: SQL) -> SQL { "(\(day) - DATE '1970-01-01')" }

    private static func services(_ site: String) -> SQL {
        """
        SELECT s.carrier, s.service, s.is_own_fleet, s.max_weight_g, s.max_length_mm, s.volumetric_divisor,
            ARRAY(SELECT p.weekday::int FROM shipping.offered_pickup p
                WHERE p.site = \(site) AND p.carrier = s.carrier AND p.service = s.service ORDER BY p.weekday),
            ARRAY(SELECT p.cut_off::text FROM shipping.offered_pickup p
                WHERE p.site = \(site) AND p.carrier = s.carrier AND p.service = s.service ORDER BY p.weekday)
        FROM shipping.offered_service s WHERE \(isPickedUp("s", site))
        """
    }

    private static func zones(_ site: String) -> SQL {
        """
        SELECT z.carrier, z.service, z.zone, z.country, z.from_km, z.to_km, z.transit_days
        FROM shipping.offered_zone z WHERE \(isPickedUp("z", site)) ORDER BY z.from_km, z.country, z.zone
        """
    }

    private static func isPickedUp(_ row: SQL, _ site: String) -> SQL {
        """
        (EXISTS (SELECT FROM shipping.offered_pickup p WHERE p.site = \(site) AND p.carrier = \(row).carrier AND p.service = \(row).service)
            OR EXISTS (SELECT FROM warehouse.calendar_exception e WHERE e.site = \(site) AND e.carrier = \(row).carrier
                AND e.service IN ('', \(row).service) AND e.cut_off IS NOT NULL))
        """
    }

    // MARK: - Answers

    private struct Place {
        let clock: SiteClock
        let gate: GeoPoint
        let now: Date

        /// nil when it is nowhere on earth.
        init?(_ row: Row) throws {
            let (zone, latitude, longitude, now, offset, times, offsets) = try row.decode(
                (String, Double, Double, Date, Int, [Int], [Int]).self)
            guard let gate = GeoPoint(latitude: latitude, longitude: longitude) else { return nil }
            clock = SiteClock(
                zone: zone, offset: offset, changes: zip(times, offsets).map { SiteClock.Change(at: $0, offset: $1) })
            (self.gate, self.now) = (gate, now)
        }
    }

    private struct ExceptionRow {
        let day: CivilDay
        /// Empty: it is about the site.
        let carrier: String
        /// Empty: all of the carrier's.
        let service: String
        let hours: SiteCalendar.Hours?
        let cutOff: TimeOfDay?
        let note: String

        init(_ row: Row) throws {
            let (day, carrier, service, opens, closes, cutOff, note) = try row.decode(
                (Int, String, String, String?, String?, String?, String).self)
            (self.day, self.carrier, self.service, self.note) = (CivilDay(day), carrier, service, note)
            self.cutOff = cutOff.flatMap(TimeOfDay.init)
            hours = SiteCalendar.Hours(opens, closes)
        }
    }

    private static func calendar(
        _ clock: SiteClock, hours: Rows, holidays: Rows, _ exceptions: [ExceptionRow]
    ) throws -> SiteCalendar {
        let week = try hours.decode((Int, String, String).self).compactMap { day, opens, closes in
            SiteCalendar.Hours(opens, closes).map { (day: day, hours: $0) }
        }
        let own = exceptions.filter { $0.carrier.isEmpty }
        return SiteCalendar(
            clock: clock, week: Dictionary(grouping: week, by: \.day).mapValues { $0.map(\.hours) },
            holidays: Dictionary(
                try holidays.decode((Int, String).self).map { (CivilDay($0), $1) }, uniquingKeysWith: { first, _ in first }),
            exceptions: Dictionary(
                own.map { ($0.day, SiteCalendar.Exception(hours: $0.hours, note: $0.note)) },
                uniquingKeysWith: { first, _ in first }))
    }

    private static func zones(_ rows: Rows) throws -> [[String]: [CarrierService.Zone]] {
        let zones = try rows.decode((String, String, String, String, Int, Int, Int).self).map {
            (
                [$0, $1],
                CarrierService.Zone(code: $2, country: $3, from: $4, to: $5, transitDays: $6, steps: [])
            )
        }
        return Dictionary(grouping: zones, by: \.0).mapValues { $0.map(\.1) }
    }

    private static func offer(
        _ row: Row, _ zones: [[String]: [CarrierService.Zone]], _ site: SiteCalendar, _ exceptions: [ExceptionRow]
    ) throws -> Departures.Offer {
        let (carrier, code, isOwnFleet, weight, length, divisor, weekdays, times) = try row.decode(
            (String, String, Bool, Int, Int, Int, [Int], [String]).self)
        // A service's own row counts more than its carrier's.
        let own = exceptions.filter { $0.carrier == carrier && ["", code].contains($0.service) }.sorted {
            $0.service < $1.service
        }
        return Departures.Offer(
            service: CarrierService(
                code: code, carrier: carrier, isOwnFleet: isOwnFleet, maxWeight: weight, maxLength: length,
                volumetricDivisor: divisor, zones: zones[[carrier, code]] ?? []),
            pickups: PickupCalendar(
                carrier: carrier, service: code, site: site,
                week: Dictionary(zip(weekdays, times.compactMap(TimeOfDay.init)), uniquingKeysWith: { first, _ in first }),
                exceptions: Dictionary(own.map { ($0.day, $0.cutOff) }, uniquingKeysWith: { _, last in last })))
    }
}

extension SiteCalendar.Hours {
    /// nil unless both are told.
    fileprivate init?(_ opens: String?, _ closes: String?) {
        guard let opens = opens.flatMap(TimeOfDay.init), let closes = closes.flatMap(TimeOfDay.init) else { return nil }
        self.init(opens: opens, closes: closes)
    }
}

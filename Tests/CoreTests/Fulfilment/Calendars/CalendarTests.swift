import FoundationEssentials
import Fulfilment
import Testing

/// What people may read off a calendar, day by day.
@Suite("Calendars of sites and carriers")
struct CalendarTests {
    /// Central European time in 2026: forward on 29 March, back on 25 October, both at 01:00 UTC.
    private static let berlin = SiteClock(
        zone: "Europe/Berlin", offset: 3600,
        changes: [
            .init(at: seconds("2026-03-29T01:00:00Z"), offset: 7200), .init(at: seconds("2026-10-25T01:00:00Z"), offset: 3600),
        ])

    private static func seconds(_ text: String) -> Int { Int(date(text).timeIntervalSince1970) }
    private static func date(_ text: String) -> Date { ZonedTime(text)?.instant ?? .distantPast }

    private func time(_ text: String) throws -> TimeOfDay { try #require(TimeOfDay(text)) }
    private func day(_ text: String) throws -> CivilDay { try #require(CivilDay(text)) }

    private func pickups(
        _ cutOff: String, on weekdays: ClosedRange<Int> = 1...5, service: String = "s", holidays: [String: String] = [:],
        closed: [String] = [], exceptions: [String: String?] = [:]
    ) throws -> PickupCalendar {
        let site = SiteCalendar(
            clock: Self.berlin, holidays: Dictionary(uniqueKeysWithValues: try holidays.map { (try day($0), $1) }),
            exceptions: Dictionary(uniqueKeysWithValues: try closed.map { (try day($0), .init(hours: nil)) }))
        let usual = try time(cutOff)
        return PickupCalendar(
            carrier: "dhl", service: service, site: site, week: Dictionary(uniqueKeysWithValues: weekdays.map { ($0, usual) }),
            exceptions: Dictionary(uniqueKeysWithValues: try exceptions.map { (try day($0), try $1.map { try time($0) }) }))
    }

    @Test("Times of day are read as people and spreadsheets write them, and nothing else is")
    func timesOfDay() {
        let texts = ["8:05", "08:05", "08:05:00", "00:00", "24:00"].map { TimeOfDay($0)?.description }
        #expect(texts == ["08:05", "08:05", "08:05", "00:00", "24:00"])
        for text in ["", "8", "24:01", "25:00", "08:60", "08:05:30", "8.05", "-1:00", "008:00", "08:5", "٠٨:٠٠", "08:05:00:00"] {
            #expect(TimeOfDay(text) == nil, "\(text)")
        }
    }

    @Test("What the clock skips is the moment of the jump, what it shows twice is the first time")
    func daylightSaving() throws {
        let (spring, autumn) = (try day("2026-03-29"), try day("2026-10-25"))
        func moment(_ day: CivilDay, _ text: String) throws -> String {
            ZonedTime(Self.berlin.moment(of: day, try time(text))).utcText
        }
        #expect(try moment(spring, "01:59") == "2026-03-29T00:59:00.000Z")
        #expect(try moment(spring, "02:30") == "2026-03-29T01:00:00.000Z")
        #expect(try moment(spring, "03:00") == "2026-03-29T01:00:00.000Z")
        #expect(try moment(autumn, "02:30") == "2026-10-25T00:30:00.000Z")
        #expect(try moment(autumn, "03:00") == "2026-10-25T02:00:00.000Z")
        #expect(Self.berlin.change(on: spring) == 3600 && Self.berlin.change(on: autumn) == -3600)
        #expect(Self.berlin.change(on: try day("2026-03-30")) == nil)
        let night = SiteCalendar(
            clock: Self.berlin,
            week: Dictionary(
                uniqueKeysWithValues: try (1...7).map { ($0, [.init(opens: try time("00:00"), closes: try time("06:00"))]) }))
        let nights = ["2026-03-28T11:00:00Z", "2026-03-29T11:00:00Z", "2026-10-24T11:00:00Z", "2026-10-25T11:00:00Z"].map(
            Self.date)
        #expect(night.workingTime(from: nights[0], to: nights[1]) == 5 * 3600)
        #expect(night.workingTime(from: nights[2], to: nights[3]) == 7 * 3600)
    }

    @Test(
        "Exactly at the cut-off is in time, a second later waits for the next pickup",
        arguments: [
            ("2026-11-30T15:00:00Z", "2026-11-30 16:00"), ("2026-11-30T15:00:01Z", "2026-12-01 16:00"),
            ("2026-12-04T15:00:01Z", "2026-12-07 16:00"), ("2026-12-24T15:00:01Z", "2026-12-28 16:00"),
            ("2026-12-31T10:00:00Z", "2026-12-31 11:00"), ("2026-12-31T10:00:01Z", "2027-01-01 16:00"),
        ])
    func cutOffs(now: String, expected: String) throws {
        let pickups = try pickups(
            "16:00", holidays: ["2026-12-25": "Christmas"], exceptions: ["2026-12-31": "11:00", "2026-12-05": nil])
        let next = try #require(pickups.next(atOrAfter: Self.date(now)))
        #expect("\(next.day) \(next.time)" == expected)
    }

    @Test("A midnight cut-off is the end of its day, and still open at that moment")
    func midnight() throws {
        let pickups = try pickups("24:00", on: 1...1)
        let next = try #require(pickups.next(atOrAfter: Self.date("2026-11-30T23:00:00Z")))
        #expect(next.day == (try day("2026-11-30")) && next.at == Self.date("2026-11-30T23:00:00Z"))
        #expect(try pickups.next(atOrAfter: Self.date("2026-11-30T23:00:01Z"))?.day == day("2026-12-07"))
    }

    @Test("Closed days and holidays have no pickup unless an exception of the carrier says so; without any there is none")
    func exceptions() throws {
        let pickups = try pickups(
            "16:00", holidays: ["2026-12-25": "Christmas", "2026-12-28": "Bridge"], closed: ["2026-12-29"],
            exceptions: ["2026-12-28": "09:30", "2026-12-27": "10:00"])
        let open = try (24...30).filter { try pickups.cutOff(on: day("2026-12-\($0)")) != nil }
        #expect(open == [24, 27, 28, 30])
        #expect(try pickups.usualCutOff(on: day("2026-12-25"))?.description == "16:00")
        let none = PickupCalendar(carrier: "x", service: "s", site: SiteCalendar(clock: Self.berlin), week: [:])
        #expect(none.next(atOrAfter: Self.date("2026-11-30T15:00:00Z")) == nil)
        #expect(
            none.last(
                meeting: CivilTime(try day("2036-01-01"), try time("12:00")), transitDays: 1, atOrAfter: Self.date("2026-11-30"))
                == nil)
    }

    @Test("Hours that overlap count once, hours over midnight are two, exceptions replace the day")
    func hours() throws {
        func hours(_ text: String) throws -> SiteCalendar.Hours {
            let parts = text.split(separator: "-").map(String.init)
            return .init(opens: try time(parts[0]), closes: try time(parts[1]))
        }
        let site = SiteCalendar(
            clock: Self.berlin,
            week: [
                1: try ["08:00-12:00", "10:00-14:00", "14:00-15:00", "22:00-24:00"].map(hours), 2: [try hours("00:00-06:00")],
            ],
            holidays: [try day("2026-12-07"): "Holiday"],
            exceptions: [try day("2026-12-06"): .init(hours: try hours("10:00-11:00"))])
        #expect(site.hours(on: try day("2026-11-30")).map(\.description) == ["08:00-15:00", "22:00-24:00"])
        #expect(site.hours(on: try day("2026-12-07")).isEmpty)
        #expect(site.hours(on: try day("2026-12-06")).count == 1)
        #expect(site.workingTime(from: Self.date("2026-11-30T20:00:00Z"), to: Self.date("2026-12-01T20:00:00Z")) == 8 * 3600)
    }
}

/// Which pickup decides how urgent an order is.
@Suite("Departures")
struct DepartureTests {
    private static let utc = SiteCalendar(clock: SiteClock(zone: "Etc/UTC", offset: 0))
    private static let now = ZonedTime("2026-11-30T10:00:00Z")?.instant ?? .distantPast

    private func offer(_ code: String, _ cutOff: String, days: Int, maxWeight: Int = 30_000, to: Int = 20_000) throws
        -> Departures.Offer
    {
        let time = try #require(TimeOfDay(cutOff))
        return .init(
            service: CarrierService(
                code: code, carrier: "c", isOwnFleet: false, maxWeight: maxWeight, maxLength: 1000, volumetricDivisor: 5000,
                zones: [.init(code: "Z", country: "*", from: 0, to: to, transitDays: days, steps: [])]),
            pickups: PickupCalendar(
                carrier: "c", service: code, site: Self.utc, week: Dictionary(uniqueKeysWithValues: (1...5).map { ($0, time) })))
    }

    private func departures(_ offers: Departures.Offer...) throws -> Departures {
        Departures(from: try #require(GeoPoint(latitude: 0, longitude: 0)), calendar: Self.utc, offers: offers, at: Self.now)
    }

    private func order(_ promise: String, weight: Int = 1000) throws -> Departures.Consignment {
        .init(
            weight: weight, door: try #require(GeoPoint(latitude: 1, longitude: 1)), country: "BR",
            promisedBy: try #require(ZonedTime(promise)).instant)
    }

    @Test(
        "The latest pickup that meets the promise among all services, else the next one",
        arguments: [
            ("2026-12-03T18:00:00Z", "express Wed 18:00"), ("2026-12-03T17:59:59Z", "express Tue 18:00"),
            ("2026-12-07T12:00:00Z", "express Fri 18:00"), ("2026-12-01T12:00:00Z", "slow 12:00 late"),
            ("2020-01-01T00:00:00Z", "slow 12:00 late"), ("2026-12-18T12:00:00Z", "express 2026-12-16 18:00"),
        ])
    func latest(promise: String, expected: String) throws {
        let departures = try departures(try offer("slow", "12:00", days: 4), try offer("express", "18:00", days: 1))
        let found = try #require(departures.departure(of: try order(promise)))
        let day = found.cutOff.text(on: try #require(CivilDay("2026-11-30")))
        #expect("\(found.service) \(day)\(found.keepsPromise ? "" : " late")" == expected)
        #expect(found.slack(from: departures.now) >= 0)
    }

    @Test("A service counts that takes the whole order and goes there; if none takes it whole, all that go there")
    func usable() throws {
        let departures = try departures(
            try offer("light", "18:00", days: 1, maxWeight: 2000), try offer("heavy", "12:00", days: 1),
            try offer("near", "20:00", days: 0, to: 50))
        let promise = "2026-12-03T23:00:00Z"
        #expect(departures.departure(of: try order(promise))?.service == "light")
        #expect(departures.departure(of: try order(promise, weight: 2001))?.service == "heavy")
        #expect(departures.departure(of: try order(promise, weight: 90_000))?.service == "light")
        #expect(try self.departures(try offer("near", "20:00", days: 0, to: 50)).departure(of: try order(promise)) == nil)
        #expect(try self.departures().departure(of: try order(promise)) == nil)
    }

    @Test("People are told the cut-off, and when it no longer helps")
    func words() throws {
        let departures = try departures(try offer("slow", "12:00", days: 4))
        let late = try #require(departures.departure(of: try order("2026-12-01T12:00:00Z")))
        #expect(departures.text(late) == "cut-off 12:00 c, too late for its promise" && late.slack(from: departures.now) == 7200)
        let good = try #require(departures.departure(of: try order("2026-12-05T12:00:00Z")))
        #expect(departures.text(good) == "cut-off Tue 12:00 c")
    }
}

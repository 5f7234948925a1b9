import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import Simulation

/// Calendars come by files, and what is read back means what the files say.
@Suite("Calendars in the books", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct CalendarBooksTests {
    private func file(_ name: String, _ lines: String...) throws -> MasterTable {
        try MasterFile.read(Data(lines.joined(separator: "\n").utf8), of: #require(MasterKind.named(name)))
    }

    private func apply(_ tables: [MasterTable], to database: Postgres) async throws {
        _ = try await database.transaction { try await MasterImport(by: "Ana").run(tables, in: $0) }
    }

    private func refusal(_ tables: [MasterTable], of database: Postgres) async throws -> [String] {
        let problems = await #expect(throws: MasterProblems.self) { try await apply(tables, to: database) }
        return problems?.all.map(MasterReport.sentence) ?? []
    }

    private func base(zone: String = "Europe/Berlin") throws -> [MasterTable] {
        [
            try file("sites", "code,name,country,latitude,longitude,time_zone,region", "S1,Site,DE,52.5,13.4,\(zone),BE"),
            try file("carriers", "code,name", "x,X", "y,Y"),
            try file(
                "services", "carrier,service,name,max_weight_g,max_length_mm,volumetric_divisor", "x,a,A,9,9,5000",
                "x,b,B,9,9,5000"),
            try file("zones", "carrier,service,country,zone,from_km,to_km,transit_days", "x,a,*,Z1,0,100,1"),
            try file("rates", "carrier,service,zone,up_to_g,price_minor,currency", "x,a,Z1,1000,500,EUR"),
        ]
    }

    @Test("Everything that is wrong with calendars is said with line, field, value and what is allowed")
    func problems() async throws {
        try await withTestStack(.database) { stack in
            let database = stack.postgres
            #expect(
                try await refusal(base(zone: "Mars/Base"), of: database) == [
                    "sites, line 2: time_zone 'Mars/Base' is no time zone that the server knows: "
                        + "it must be a name of the IANA list of time zones, as Europe/Amsterdam"
                ])
            try await apply(base(), to: database)
            let wrong = [
                try file("hours", "site,weekday,opens,closes", "S1,8,08:00,12:00", "S1,mon,8,12:00", "S1,Tuesday,12:00,08:00"),
                try file("holidays", "country,region,day,name", "DE,,2026-02-30,Never", "ZZ,,2026-12-25,Christmas"),
                try file(
                    "exceptions", "site,day,carrier,service,opens,closes,cut_off", "S1,2026-12-24,,,08:00,,",
                    "S1,2026-12-24,x,,08:00,09:00,",
                    "S1,2026-12-25,,,,,10:00", "S1,2026-12-26,,a,,,"),
            ]
            #expect(
                try await refusal(wrong, of: database) == [
                    "hours, line 2: weekday '8' must be 1 (Monday) to 7 (Sunday)",
                    "hours, line 3: opens '8' must be a time of day from 00:00 to 24:00, as 16:30",
                    "hours, line 4: closes '08:00' must be later than opens",
                    "holidays, line 2: day '2026-02-30' must be a day, as 2026-12-24",
                    "holidays, line 3: country 'ZZ' must be two letters of ISO 3166-1, as BR",
                    "exceptions, line 2: opens '08:00' must be given with closes",
                    "exceptions, line 3: opens '08:00' must be blank where a carrier is named: hours are the site's",
                    "exceptions, line 4: cut_off '10:00' must be blank without a carrier: whose is it?",
                    "exceptions, line 5: service 'a' must be blank without a carrier",
                ])
            let cutOffs = "carrier,service,site,weekday,cut_off"
            #expect(
                try await refusal([file("cutoffs", cutOffs, "x,c,S1,1,16:00")], of: database) == [
                    "cutoffs, line 2: service 'x c' is not among the services"
                ])
            #expect(
                try await refusal([file("cutoffs", cutOffs, "x,a,S1,1,16:00", "x,a,S1,Monday,17:00")], of: database) == [
                    "cutoffs, line 3: weekday '1' is on line 2 already"
                ])
            let exceptions = "site,day,carrier,service,cut_off"
            #expect(
                try await refusal([file("exceptions", exceptions, "S1,2026-12-24,z,,10:00", "S1,2026-12-24,,,")], of: database)
                    == [
                        "exceptions, line 2: carrier 'z' is not among the carriers"
                    ])
        }
    }

    @Test("A service with cut-offs or exceptions of its own is not deleted before them, and together they go")
    func inUse() async throws {
        try await withTestStack(.database) { stack in
            let cutOffs = "carrier,service,site,weekday,cut_off"
            let exceptions = "site,day,carrier,service,cut_off"
            try await apply(
                base() + [file("cutoffs", cutOffs, "x,a,S1,1,16:00"), file("exceptions", exceptions, "S1,2026-12-24,x,b,10:00")],
                to: stack.postgres)
            let services = try file(
                "services", "carrier,service,name,max_weight_g,max_length_mm,volumetric_divisor", "x,a,A,9,9,5000")
            func prune(_ tables: [MasterTable]) async throws -> [String] {
                do {
                    return try await stack.postgres.transaction {
                        try await MasterImport(.whole, by: "Ana").run(tables, in: $0)
                    }.map(MasterReport.sentence)
                } catch let problems as MasterProblems { return problems.all.map(MasterReport.sentence) }
            }
            #expect(try await prune([services]) == ["services: service 'x b' is in exceptions: take it out of them first"])
            let none = try file("exceptions", exceptions)
            #expect(
                try await prune([services, none]) == [
                    "services: 1 deleted, 1 as they were", "exceptions: 1 deleted, 0 as they were",
                ])
            try await stack.postgres.pipeline(["DELETE FROM shipping.rate", "DELETE FROM shipping.zone"])
            let nobody = try file("services", "carrier,service,name,max_weight_g,max_length_mm,volumetric_divisor")
            #expect(try await prune([nobody]) == ["services: service 'x a' has cut-offs: take them out of the cutoffs first"])
        }
    }

    @Test(
        "The clock that is read is the server's, at every hour of the year",
        arguments: ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata"])
    func clocks(zone: String) async throws {
        try await withTestStack(.database) { stack in
            try await apply(base(zone: zone), to: stack.postgres)
            let departures = try #require(
                try DepartureStore.departures(try await stack.postgres.pipeline(DepartureStore.statements("S1"))))
            let clock = departures.calendar.clock
            #expect(clock.zone == zone)
            let rows = try await stack.postgres.query(
                """
                SELECT t, extract(epoch FROM t AT TIME ZONE \(zone))::bigint
                FROM generate_series(date_trunc('hour', now()), now() + interval '390 days', interval '30 minutes') t
                """
            ).map { try $0.decode((Date, Int).self) }
            #expect(rows.allSatisfy { clock.reading(at: $0.0).seconds == $0.1 } && rows.count > 18_000)
        }
    }

    @Test("What files say is what the site does: weekdays, holidays of its region, exceptions, active carriers only")
    func meaning() async throws {
        try await withTestStack(.database) { stack in
            let database = stack.postgres
            // Far ahead, so that no day of the test is ever past: Monday to Friday of one week.
            let days = ["2199-12-02", "2199-12-03", "2199-12-04", "2199-12-05", "2199-12-06"]
            #expect(days.compactMap { CivilDay($0)?.weekday } == [1, 2, 3, 4, 5])
            try await apply(
                base() + [
                    file("hours", "site,weekday,opens,closes", "S1,1,08:00,12:00", "S1,1,13:00,17:00", "S1,2,08:00,12:00"),
                    file(
                        "holidays", "country,region,day,name", "DE,be,\(days[1]),Ours", "DE,BY,\(days[0]),Theirs",
                        "AT,,\(days[2]),Abroad"),
                    file(
                        "cutoffs", "carrier,service,site,weekday,cut_off", "x,a,S1,1,16:00", "x,a,S1,2,16:00", "x,a,S1,3,24:00",
                        "x,a,S1,5,16:00", "x,b,S1,3,15:00"),
                    file(
                        "exceptions", "site,day,carrier,service,opens,closes,cut_off,note", "S1,\(days[4]),,,,,,Stocktaking",
                        "S1,\(days[2]),,,10:00,11:00,,", "S1,\(days[2]),x,,,,09:00,", "S1,\(days[2]),x,b,,,,"),
                ], to: database)
            func read() async throws -> Departures {
                try #require(try DepartureStore.departures(try await database.pipeline(DepartureStore.statements("S1"))))
            }
            let departures = try await read()
            let civil = try days.map { try #require(CivilDay($0)) }
            #expect(
                civil.map { departures.calendar.hours(on: $0).map(\.description).joined(separator: " ") } == [
                    "08:00-12:00 13:00-17:00", "", "10:00-11:00", "", "",
                ])
            #expect(departures.offers.map(\.pickups.service) == ["a", "b"])
            let pickups = departures.offers.map { offer in civil.map { offer.pickups.cutOff(on: $0)?.description ?? "-" } }
            #expect(pickups == [["16:00", "-", "09:00", "-", "-"], ["-", "-", "-", "-", "-"]])
            try await database.query("UPDATE shipping.carrier SET is_active = false WHERE code = 'x'")
            #expect(try await read().offers.isEmpty)
        }
    }

    @Test("The calendar of the demo is shown day by day; an unknown site is named with those there are")
    func shown() async throws {
        try await withTestStack(.database) { stack in
            _ = try await DemoSeed(seed: 5, articles: 20, stock: 5, carrierURL: "http://127.0.0.1:1").run(on: stack.postgres)
            let (site, departures) = try await CalendarCommand.departures(of: "sp1", on: stack.postgres)
            let table = CalendarTable(departures, days: 366)
            let lines = table.text.lines(width: 400)
            #expect(site == "SP1" && lines.count == 367 && table.advice == nil && table.now.hasSuffix("(America/Sao_Paulo)"))
            #expect(lines[0].contains("jaguar rapido") && lines[0].contains("fleet van"))
            let christmas = try #require(lines.first { $0.contains("-12-25") })
            #expect(christmas.contains("closed") && christmas.contains("Natal") && !christmas.contains(":"))
            #expect(lines.contains { $0.contains("-12-24") && $0.contains("06:00-12:00") && $0.contains("Christmas Eve") })
            let error = await #expect(throws: OperationsError.self) {
                try await CalendarCommand.departures(of: "S9", on: stack.postgres)
            }
            #expect(error?.description.contains("SP1") == true, "\(String(describing: error))")
        }
    }

    @Test("A newcomer is proposed the zone of the nearest place of the country")
    func proposals() {
        let list = TimeZoneList(
            """
            # comment
            BR\t-0351-03225\tAmerica/Noronha\tAtlantic islands
            BR\t-2332-04637\tAmerica/Sao_Paulo\tBrazil (southeast)
            DE\t+5230+01322\tEurope/Berlin\tmost of Germany
            US\t+404251-0740023\tAmerica/New_York\tEastern (most areas)
            US\t+340308-1181434\tAmerica/Los_Angeles\tPacific
            """)
        func zone(_ country: String, _ latitude: Double, _ longitude: Double) -> String {
            list.zone(country: country, nearest: GeoPoint(latitude: latitude, longitude: longitude))
        }
        #expect(zone("BR", -23.5, -46.8) == "America/Sao_Paulo" && zone("us", 37.8, -122.4) == "America/Los_Angeles")
        #expect(zone("US", 42.4, -71.1) == "America/New_York" && list.zone(country: "BR", nearest: nil) == "America/Noronha")
        #expect(zone("FR", 48.9, 2.4) == "Etc/UTC" && TimeZoneList("").zone(country: "DE", nearest: nil) == "Etc/UTC")
    }
}

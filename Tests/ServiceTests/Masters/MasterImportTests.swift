import ArgumentParser
import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import Simulation

/// Files and books: what a file says is what the books say, or nothing has changed.
@Suite("Master files", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct MasterImportTests {
    private func kind(_ name: String) throws -> MasterKind { try #require(MasterKind.named(name)) }

    private func file(_ name: String, _ lines: String...) throws -> MasterTable {
        try MasterFile.read(Data(lines.joined(separator: "\n").utf8), of: kind(name))
    }

    @discardableResult
    private func apply(
        _ tables: MasterTable..., extent: MasterImport.Extent = .whatIsNamed, to database: Postgres
    ) async throws -> [String] {
        try await database.transaction { try await MasterImport(extent, by: "Ana").run(tables, in: $0) }.map(
            MasterReport.sentence)
    }

    /// What is said when it is refused.
    private func refusal(
        _ tables: MasterTable..., extent: MasterImport.Extent = .whatIsNamed, of database: Postgres
    ) async throws -> [String] {
        let problems = await #expect(throws: MasterProblems.self) {
            try await database.transaction { try await MasterImport(extent, by: "Ana").run(tables, in: $0) }
        }
        return problems?.all.map(MasterReport.sentence) ?? []
    }

    private func text(_ name: String, _ database: Postgres) async throws -> String {
        MasterFile.write(try await MasterStore().read(kind(name), on: database), of: try kind(name))
    }

    private let sites = "code,name,country,latitude,longitude"

    @Test("What was exported changes nothing, of every kind, and another installation gets the same from it")
    func roundTrip() async throws {
        let files = try await withTestStack(.database) { stack in
            _ = try await DemoSeed(seed: 5, articles: 60, stock: 20, carrierURL: "http://127.0.0.1:1").run(on: stack.postgres)
            // What CSV has to quote, what is blank, and what is retired.
            try await stack.postgres.pipeline([
                "UPDATE warehouse.sku SET name = 'Say \"hi\", Ana; now', weight_g = NULL, keep_apart = 'cold' WHERE code = 'D00001'",
                "UPDATE warehouse.cart SET is_active = false, zone = 'cold' WHERE code = 'C-01'",
                "UPDATE warehouse.site SET latitude = 1e-7, longitude = -120",
                "INSERT INTO warehouse.owner VALUES ('ACME', 'Acme', true), ('OLD', 'Gone', false)",
                "UPDATE warehouse.sku SET owner = 'ACME', handling = 'chilled' WHERE code = 'D00001'",
                "UPDATE warehouse.location SET handling = '{chilled,hazmat-3}' WHERE id IN (SELECT min(id) FROM warehouse.location)",
                "INSERT INTO routing.driver SELECT 'DR-1', 'Ana', min(code), '+55 11 5550', true FROM routing.vehicle",
                "INSERT INTO routing.shift SELECT min(code), 7, '22:00', '05:30' FROM warehouse.site",
                "INSERT INTO warehouse.printer SELECT 'LP-1', min(code), 'zpl', '[fd00::7]:9100', '{bins,carts}' FROM warehouse.site",
                "INSERT INTO warehouse.face SELECT min(code), 'D00001', 2, 10 FROM warehouse.location WHERE handling <> '{}'",
            ])
            var files: [String: String] = [:]
            for kind in MasterKind.all {
                let text = try await text(kind.name, stack.postgres)
                let table = try MasterFile.read(Data(text.utf8), of: kind)
                #expect(table.problems == [] && !table.records.isEmpty, "\(kind.name)")
                let differences = try await stack.postgres.transaction {
                    try await MasterImport(.whole, by: "Ana").run([table], in: $0)
                }
                #expect(differences.flatMap(\.changes) == [] && differences[0].unchanged == table.records.count, "\(kind.name)")
                files[kind.name] = text
            }
            return files
        }
        try await withTestStack(.database) { stack in
            let tables = try MasterKind.all.map { try MasterFile.read(Data(files[$0.name, default: ""].utf8), of: $0) }
            _ = try await stack.postgres.transaction { try await MasterImport(by: "Ana").run(tables.reversed(), in: $0) }
            for kind in MasterKind.all { #expect(try await text(kind.name, stack.postgres) == files[kind.name], "\(kind.name)") }
        }
    }

    @Test("Everything that is wrong is said at once, with line, field, value and what is allowed, and nothing is changed")
    func problems() async throws {
        try await withTestStack(.database) { stack in
            try await apply(file("sites", sites, "S1,Site,BR,-23.5,-46.6"), to: stack.postgres)
            let bins = try file(
                "bins", "code,site,check_code,aisle,cell,kind", "A-1,S1,123,x,0,pick", "A 2,S1,123,0,1,shelf", ",S1,1,0,1,pick",
                "a-4,S1,1,0,1,", "A-4,S1,1,0,-1,", "A-4,S1,1,0,1,BULK", "A-5,S1,1,0,1,pick,7", "A-\u{1B},S1,1,0,1,")
            let said = try await refusal(bins, file("staff", "badge", "P1"), of: stack.postgres)
            #expect(
                said == [
                    "bins, line 2: aisle 'x' must be a whole number from 0 to 9999",
                    "bins, line 3: code 'A 2' must be 1 to 40 characters without blanks",
                    "bins, line 3: kind 'shelf' must be \(LocationKind.allCases.map(\.rawValue).joined(separator: " or "))",
                    "bins, line 4: code '' must be 1 to 40 characters without blanks",
                    "bins, line 6: cell '-1' must be a whole number from 0 to 9999",
                    "bins, line 7: code 'A-4' is on line 5 already",
                    "bins, line 8: line '7' stands behind the last column: a comma in a text wants quotes around it",
                    "bins, line 9: code 'A-\\u{1b}' must not contain control characters",
                    "staff, line 1: header 'name' is missing",
                ])
            #expect(try await text("bins", stack.postgres).split(separator: "\n").count == 1)
            #expect(
                try file("carts", "code,site,bins,weight,max_weight_g,code").problems.map(\.value) == ["weight", "code"])
            #expect(
                try await refusal(
                    file("bins", "code,site,check_code,aisle,cell", "A-1,S1,1,0,0", "A-2,S2,1,0,1"), of: stack.postgres)
                    == ["bins, line 3: site 'S2' is not among the sites"])
            let cartons = "code,length_mm,width_mm,height_mm,empty_weight_g,max_weight_g,outer_width_mm"
            #expect(
                try await refusal(file("cartons", cartons, "S,100,100,100,5,500,99"), of: stack.postgres)
                    == ["cartons, line 2: outer_width_mm '99' must not be less than width_mm, which is inside"])
        }
    }

    @Test("Excel's mark, semicolons, words and spaces are read; a file in another encoding is refused with what to do")
    func spreadsheet() async throws {
        try await withTestStack(.database) { stack in
            let text = "\u{FEFF}name ;code;country;latitude;longitude;active\r\n São Paulo, Oeste ;SP1;br;-23.50;-046.6;TRUE\r\n"
            #expect(try await apply(file("sites", text), to: stack.postgres) == ["sites: 1 new, 0 as they were"])
            #expect(
                try await self.text("sites", stack.postgres)
                    == """
                    \(sites),time_zone,region,release_days,takes_orders,count_pieces,count_percent,active
                    SP1,"São Paulo, Oeste",BR,-23.5,-46.6,Etc/UTC,,,yes,2,5,yes

                    """)
            #expect(try await apply(file("sites", text), to: stack.postgres) == ["sites: 1 as they were"])
            let (latin, siteKind) = (Data("code\nS\u{E3}o".unicodeScalars.map { UInt8($0.value) }), try kind("sites"))
            let error = #expect(throws: OperationsError.self) { try MasterFile.read(latin, of: siteKind) }
            #expect(error?.description.contains("CSV UTF-8") == true)
        }
    }

    @Test("Columns that a file leaves out stay, records that it leaves out stay, and prune retires or deletes those")
    func partial() async throws {
        try await withTestStack(.database) { stack in
            try await apply(
                file("sites", sites, "S1,Site,BR,-23.5,-46.6"), file("staff", "badge,name", "P1,Ana", "P2,Ben"),
                file("carts", "code,site,bins,max_weight_g,zone", "C1,S1,12,9,cold", "C2,S1,12,9,"),
                file("carriers", "code,name", "x,X"),
                file("services", "carrier,service,name,max_weight_g,max_length_mm,volumetric_divisor", "x,a,A,9,9,5000"),
                to: stack.postgres)
            let fewer = try file("carts", "code,site,bins,max_weight_g", "C1,S1,24,9")
            #expect(
                try await apply(fewer, to: stack.postgres) == [
                    "carts: 1 changed, 0 as they were, 1 that the file does not name"
                ])
            #expect(try await text("carts", stack.postgres).contains("\nC1,S1,24,9,cold,yes\nC2,S1,12,9,,yes\n"))
            #expect(
                try await apply(fewer, extent: .whole, to: stack.postgres) == ["carts: 1 retired, 1 as they were"])
            #expect(try await apply(fewer, extent: .whole, to: stack.postgres)[0].hasPrefix("carts: 1 as they were"))
            #expect(try await text("carts", stack.postgres).contains("\nC2,S1,12,9,,no\n"))
            let history = try await MasterHistoryStore().entries(of: ["carts"], limit: 10, on: stack.postgres)
            #expect(history.map(\.added) == [0, 0, 2] && history.allSatisfy { $0.actor == "Ana" })
            #expect(history[0].changes.map { "\($0.action) \($0.record)" } == ["retired C2"])
            #expect(history[1].changes.flatMap(\.fields).map { "\($0.column) \($0.before) \($0.after)" } == ["bins 12 24"])
            let none = try file("services", "carrier,service,name,max_weight_g,max_length_mm,volumetric_divisor")
            #expect(try await apply(none, extent: .whole, to: stack.postgres) == ["services: 1 deleted, 0 as they were"])
            #expect(
                try await refusal(file("staff", "badge,name", "p1,Ana"), of: stack.postgres)
                    == ["staff, line 2: badge 'p1' is in the books as 'P1': letters' case does not tell two apart"])
            #expect(
                try await apply(file("staff", "badge,name", "P1,Dora", "P3,Cy"), extent: .additions, to: stack.postgres)
                    == ["staff: 1 new, 1 as they were, 1 that the file does not name"])
        }
    }

    @Test("A dry run says what would happen, refusals too, and changes nothing")
    func dryRun() async throws {
        try await withTestStack(.database) { stack in
            let dry = try ImportMastersCommand.parse(["sites", "-", "--dry-run"])
            let table = try file("sites", sites, "S1,Site,BR,-23.5,-46.6")
            #expect(try await dry.apply([table], to: stack.postgres).map(\.changes.count) == [1])
            #expect(try await text("sites", stack.postgres).split(separator: "\n").count == 1)
            let real = try ImportMastersCommand.parse(["sites", "-"])
            _ = try await real.apply([table], to: stack.postgres)
            let changed = try await dry.apply([file("sites", sites, "S1,Gate,BR,-23.5,-46.5")], to: stack.postgres)
            let lines = MasterReport.table(of: changed).lines(width: 120).dropFirst().map { $0.split(separator: " ") }
            #expect(
                lines.map { $0.joined(separator: " ") } == [
                    "sites changed S1 name Site Gate", "sites changed S1 longitude -46.6 -46.5",
                ])
            #expect(try await text("sites", stack.postgres).contains("S1,Site,BR"))
        }
    }

    @Test("A rate card of two currencies, and rates without their zone, are refused")
    func rateCard() async throws {
        try await withTestStack(.database) { stack in
            try await apply(
                file("carriers", "code,name", "x,X"),
                file("services", "carrier,service,name,max_weight_g,max_length_mm,volumetric_divisor", "x,a,A,9,9,5000"),
                file("zones", "carrier,service,country,zone,from_km,to_km,transit_days", "x,a,*,Z1,0,100,1"),
                file("rates", "carrier,service,zone,up_to_g,price_minor,currency", "x,a,Z1,1000,500,eur"), to: stack.postgres)
            let rates = "carrier,service,zone,up_to_g,price_minor,currency"
            #expect(
                try await refusal(file("rates", rates, "x,a,Z1,2000,900,BRL"), of: stack.postgres)
                    == [
                        "rates: currency 'BRL, EUR' would be the currencies of one rate card, and prices in several cannot be compared"
                    ])
            #expect(
                try await refusal(file("rates", rates, "x,a,Z2,2000,900,EUR"), of: stack.postgres)
                    == ["rates, line 2: zone 'x a Z2' is not among the zones"])
            let empty = try file("zones", "carrier,service,country,zone,from_km,to_km,transit_days")
            #expect(
                try await refusal(empty, extent: .whole, of: stack.postgres)
                    == ["zones: zone 'x a * Z1' has rates: take them out of the rates first"])
            #expect(
                try await apply(empty, file("rates", rates), extent: .whole, to: stack.postgres)
                    == ["zones: 1 deleted, 0 as they were", "rates: 1 deleted, 0 as they were"])
            #expect(
                try await refusal(
                    file("zones", "carrier,service,country,zone,from_km,to_km,transit_days", "x,a,ZZ,Z1,100,100,1"),
                    of: stack.postgres)
                    == [
                        "zones, line 2: country 'ZZ' must be two letters of ISO 3166-1, as BR, or * for any country",
                        "zones, line 2: to_km '100' must be more than from_km",
                    ])
        }
    }
}

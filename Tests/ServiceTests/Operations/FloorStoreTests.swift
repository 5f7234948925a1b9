import ArgumentParser
import FoundationEssentials
import MasterData
import PickPlanning
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import OperatorConsole

@Suite("waybill floor", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct FloorStoreTests {
    private let store = FloorStore()

    @Test("Cartons get a stock and lose it again; an unknown one changes nothing")
    func cartons() async throws {
        try await PickingFixture.with { warehouse in
            #expect(try await store.setStock(7, ofCarton: "s", on: warehouse.postgres) == "S")
            #expect(try await store.setStock(7, ofCarton: "X", on: warehouse.postgres) == nil)
            let cartons = try await store.cartons(on: warehouse.postgres)
            #expect(cartons.map(\.code) == ["S", "L"] && cartons.map(\.stock) == [7, nil] && cartons.map(\.chosen) == [0, 0])
            #expect(try await store.setStock(nil, ofCarton: "S", on: warehouse.postgres) == "S")
            #expect(try await store.cartons(on: warehouse.postgres).map(\.stock) == [nil, nil])
        }
    }

    @Test("Aisles and carts go into a zone and out of it")
    func zones() async throws {
        try await PickingFixture.with { warehouse in
            let site = try await store.site(nil, in: warehouse.postgres)
            let changed = try await store.setZone(
                "cold", site: site, aisles: [2, 3, 99], carts: ["c-01", "X"], in: warehouse.postgres)
            #expect(changed.locations == 40 && changed.aisles == [2, 3] && changed.carts == ["C-01"])
            let zone = try #require(try await store.zones(on: warehouse.postgres).first)
            #expect(zone.name == "cold" && zone.locations == 40 && zone.aisles == "2 3" && zone.carts == "C-01")
            _ = try await store.setZone(nil, site: site, aisles: [2, 3], carts: ["C-01"], in: warehouse.postgres)
            #expect(try await store.zones(on: warehouse.postgres).isEmpty)
            await #expect(throws: OperationsError.usage("there is no site 'X'")) {
                _ = try await store.site("X", in: warehouse.postgres)
            }
        }
    }

    @Test("A layout has to have every place; then tours are planned on it")
    func layout() async throws {
        try await PickingFixture.with { warehouse in
            let locations = try await store.locations(site: "S1", in: warehouse.postgres)
            #expect(locations.count == 180)
            let command = try ImportLayoutCommand.parse(["f.json", "--site", "s1", "--by", "Ana"])
            let small = try Self.layout(#"{"aisles": 5, "blocks": [{"cells": 20}], "first_aisle": 1, "first_cell": 1}"#)
            let problem = await #expect(throws: OperationsError.self) { try await command.apply(small, to: warehouse.postgres) }
            #expect(problem?.message.hasSuffix("cell 1; f.json has aisles 1 to 5 and cells 1 to 20") == true)
            #expect(problem?.advice.hasPrefix("80 places are not on it: A-06-01, A-06-02, ") == true, "\(problem?.advice ?? "")")
            let whole = try Self.layout(
                #"{"aisles": 9, "blocks": [{"cells": 20}], "first_aisle": 1, "first_cell": 1, "drops": [{"aisle": 9, "cross_aisle": 1}]}"#
            )
            let dry = try ImportLayoutCommand.parse(["f.json", "--dry-run"])
            #expect(try await dry.apply(whole, to: warehouse.postgres).fields.map(\.column).contains("blocks[0].cells"))
            #expect(try await store.layout(site: "S1", in: warehouse.postgres) == nil)
            #expect(try await command.apply(whole, to: warehouse.postgres).site == "S1")
            try await warehouse.articles("NEAR", "FAR")
            try await warehouse.stock("NEAR", 9, at: "A-09-20")
            try await warehouse.stock("FAR", 9, at: "A-09-01")
            try await warehouse.allocate([try await warehouse.order([("FAR", 1), ("NEAR", 1)])])
            let ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(ana.flow.tour.tasks.map(\.sku) == ["NEAR", "FAR"])
        }
    }

    private static func layout(_ text: String) throws -> SiteLayout { try SiteLayout(Data(text.utf8), named: "f.json") }

    @Test("What was exported changes nothing; a change is told field by field, in the history too; a misspelt field is refused")
    func layoutRoundTrip() async throws {
        try await PickingFixture.with { warehouse in
            let database = warehouse.postgres
            let (into, out) = (try ImportLayoutCommand.parse(["f.json", "--by", "Ana"]), try ExportLayoutCommand.parse([]))
            let none = await #expect(throws: OperationsError.self) { try await out.text(on: database) }
            #expect(none?.message == "S1 has no layout: its floor is one block, as its places are numbered")
            let first = try Self.layout(#"{"first_cell": 1, "aisles": 10, "blocks": [{"cells": 25}]}"#)
            _ = try await into.apply(first, to: database)
            let text = try await out.text(on: database)
            #expect(text == first.text)
            #expect(try await into.apply(Self.layout(text), to: database).fields == [])
            let other = try Self.layout(
                #"{"first_cell": 1, "aisles": 10, "blocks": [{"cells": 25, "back": 500}], "one_way": [{"aisle": 4, "towards": "back"}]}"#
            )
            let fields = try await into.apply(other, to: database).fields.map { "\($0.column) \($0.before) \($0.after)" }
            #expect(fields == ["blocks[0].back 1000 500", "one_way[0].aisle  4", "one_way[0].towards  back"])
            let history = try await MasterHistoryStore().entries(of: ["layout"], limit: 9, on: database)
            #expect(
                history.map { "\($0.actor) \($0.changes.map { "\($0.action) \($0.record)" })" } == [
                    #"Ana ["changed S1"]"#, #"Ana ["added S1"]"#,
                ])
            for (wrong, message) in [
                (#"{"aisles": 10, "blocks": [{"cells": 25, "frnt": 1}]}"#, "f.json: blocks[0].frnt is no field of a layout"),
                (#"{"aisles": 10, "blocks": [{"cells": 25}], "oneway": []}"#, "f.json: oneway is no field of a layout"),
                (#"{"aisles": 0, "blocks": [{"cells": 25}]}"#, "f.json: aisles is 0; allowed is 1 to 10000"),
                ("{", "f.json is not a layout"),
            ] {
                let error = #expect(throws: OperationsError.self) { try Self.layout(wrong) }
                #expect(error?.message == message)
            }
        }
    }
}

import FoundationEssentials
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
            let small = try FloorLayout(
                aisles: 5, blocks: [.init(cells: 20, front: 1000, back: 1000)], firstAisle: 1, firstCell: 1)
            let problem = #expect(throws: OperationsError.self) { try FloorLayoutFile.check(locations, on: small, of: "f.json") }
            #expect(problem?.message.hasSuffix("cell 1; f.json has aisles 1 to 5 and cells 1 to 20") == true)
            let text =
                #"{"aisles": 9, "blocks": [{"cells": 20}], "first_aisle": 1, "first_cell": 1, "drops": [{"aisle": 9, "cross_aisle": 1}]}"#
            let whole = try JSONDecoder().decode(FloorLayout.self, from: Data(text.utf8))
            try FloorLayoutFile.check(locations, on: whole, of: "f.json")
            try await store.setLayout(text, site: "S1", in: warehouse.postgres)
            try await warehouse.articles("NEAR", "FAR")
            try await warehouse.stock("NEAR", 9, at: "A-09-20")
            try await warehouse.stock("FAR", 9, at: "A-09-01")
            try await warehouse.allocate([try await warehouse.order([("FAR", 1), ("NEAR", 1)])])
            let ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(ana.flow.tour.tasks.map(\.sku) == ["NEAR", "FAR"])
        }
    }
}

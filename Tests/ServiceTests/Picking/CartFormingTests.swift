import FoundationEssentials
import Fulfilment
import HTTPTypes
import PickPlanning
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Picking

@Suite("What rides on a cart", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct CartFormingTests {
    @Test("A tour starts where the picker stands; a place that is not there is refused in words")
    func position() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("FRONT", "BACK")
            try await warehouse.stock("FRONT", 9, at: "A-01-02")
            try await warehouse.stock("BACK", 9, at: "A-01-19")
            for _ in 0..<2 { try await warehouse.allocate([try await warehouse.order([("FRONT", 1), ("BACK", 1)])]) }
            try await warehouse.postgres.query("UPDATE warehouse.cart SET bins = 1")
            guard case .new(let atDrop) = try await warehouse.tours.assign(.init(badge: "ana", cart: "C-01")),
                case .new(let atBack) = try await warehouse.tours.assign(.init(badge: "ben", cart: "C-02", at: "a-01-20"))
            else {
                Issue.record("no tour")
                return
            }
            #expect(atDrop.tour.tasks.map(\.sku) == ["FRONT", "BACK"])
            #expect(atBack.tour.tasks.map(\.sku) == ["BACK", "FRONT"])
            let problem = await #expect(throws: ProblemDetails.self) {
                try await warehouse.tours.assign(.init(badge: "cy", cart: "C-03", at: "X-1"))
            }
            #expect(problem?.detail.hasPrefix("There is no place 'X-1' in the cart's warehouse.") == true)
        }
    }

    @Test("Zones: orders of different ones never share a cart, and a cart of a zone gets only its orders")
    func zones() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("DRY", "COLD")
            try await warehouse.stock("DRY", 90, at: "A-01-02")
            try await warehouse.stock("COLD", 90, at: "A-03-02")
            try await warehouse.postgres.pipeline([
                "UPDATE warehouse.location SET zone = CASE WHEN aisle = 3 THEN 'cold' ELSE 'dry' END",
                "UPDATE warehouse.cart SET zone = 'cold' WHERE code = 'C-02'",
            ])
            let dry = try await warehouse.order([("DRY", 1)], priority: 2)
            let both = try await warehouse.order([("DRY", 1), ("COLD", 1)], priority: 1)
            let cold = try await warehouse.order([("COLD", 1)])
            let other = try await warehouse.order([("DRY", 2)])
            try await warehouse.allocate([dry, both, cold, other])
            var tours: [[Int64]] = []
            for (badge, cart) in [("ana", "C-02"), ("ben", "C-01"), ("cy", "C-03")] {
                let picker = try #require(try await Picker.withWork(in: warehouse, badge: badge, cart: cart))
                tours.append(Set(picker.flow.tour.tasks.map(\.orderID)).sorted())
            }
            #expect(tours == [[cold], [dry, other], [both]])
            try await warehouse.checkBooks()
        }
    }

    @Test("An order of several cartons takes a bin for each, and each line goes where its carton is")
    func severalBins() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 90, at: "A-01-02")
            try await warehouse.stock("B", 90, at: "A-03-07")
            try await warehouse.postgres.pipeline([
                "UPDATE warehouse.sku SET keep_apart = code", "UPDATE warehouse.cart SET bins = 3",
            ])
            let apart = try await warehouse.order([("A", 1), ("B", 2)], priority: 3)
            let one = try await warehouse.order([("A", 2)], priority: 2)
            let later = try await warehouse.order([("B", 1), ("A", 1)])
            try await warehouse.allocate([apart, one, later])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            let tour = ana.flow.tour
            #expect(Set(tour.tasks.map(\.orderID)) == [apart, one])
            #expect(
                tour.bins
                    == [("C-01-B01", apart), ("C-01-B02", apart), ("C-01-B03", one)].map {
                        PickList.Bin(code: $0, cartons: ["S"], order: $1)
                    })
            #expect(tour.freeBins == [])
            let bins = Dictionary(grouping: tour.tasks.filter { $0.orderID == apart }, by: \.sku).mapValues {
                Set($0.map(\.binCode))
            }
            #expect(bins.values.reduce(into: Set<String>()) { $0.formUnion($1) } == ["C-01-B01", "C-01-B02"])
            #expect(bins["A"] != bins["B"])
            #expect(tour.tasks.first { $0.orderID == one }?.binCode == "C-01-B03")
            ana.pickAll()
            try await ana.send()
            let packing = warehouse.packing
            #expect(try await packing.begin(PackRequest(badge: "ben", code: "C-01-B02")).orderID == apart)
            #expect(try await packing.begin(PackRequest(badge: "ben", code: "C-01-B03")).orderID == one)
            #expect(try await warehouse.state(later) == .allocated)
            try await warehouse.checkBooks()
        }
    }

    @Test("Too many cartons for the bins: the order rides alone and fills the cart")
    func moreCartonsThanBins() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 90, at: "A-01-02")
            try await warehouse.postgres.pipeline([
                "UPDATE warehouse.sku SET ships_alone = true", "UPDATE warehouse.cart SET bins = 2",
            ])
            let large = try await warehouse.order([("A", 5)], priority: 1)
            try await warehouse.allocate([large, try await warehouse.order([("A", 1)])])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(ana.flow.tour.tasks.map(\.orderID) == [large])
            #expect(ana.flow.tour.bins?.map(\.cartons) == [["S"], ["S", "S", "S", "S"]])
            ana.pickAll()
            try await ana.send()
            #expect(try await warehouse.state(large) == .picked)
        }
    }
}

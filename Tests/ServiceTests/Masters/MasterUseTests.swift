import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking

/// What is in use is not retired, and what is retired is not used.
@Suite("Master records in use", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct MasterUseTests {
    private func retire(_ name: String, _ key: String..., on database: Postgres) async throws -> String? {
        let kind = try #require(MasterKind.named(name))
        let all = try await MasterStore().read(kind, on: database)
        let rest = all.filter { !key.contains($0[0] ?? "") }
        let table = try MasterFile.read(Data(MasterFile.write(rest, of: kind).utf8), of: kind)
        do {
            _ = try await database.transaction { try await MasterImport(.whole, by: "Ana").run([table], in: $0) }
            return nil
        } catch let problems as MasterProblems {
            #expect(try await MasterStore().read(kind, on: database) == all)
            return problems.all.map(MasterReport.sentence).joined(separator: "; ")
        }
    }

    @Test("A bin with pieces, a cart and a picker on a tour, a planned carton, a site with orders: refused with what to do")
    func inUse() async throws {
        try await PickingFixture.with { fixture in
            let database = fixture.postgres
            _ = try await fixture.orderOfTwoArticles()
            #expect(
                try await retire("bins", "A-01-01", on: database)
                    == "bins: code 'A-01-01' holds 10 pieces of ART-A: carry them elsewhere (waybill stock move) or count them away"
            )
            #expect(
                try await retire("sites", "S1", on: database)
                    == "sites: code 'S1' has 1 orders in the warehouse: let them leave, or cancel them")
            #expect(
                try await retire("articles", "ART-A", on: database)?.contains("an article that was ever stored stays") == true)
            let isNew = if case .new = try await fixture.tours.assign(.init(badge: "ana", cart: "C-01")) { true } else { false }
            #expect(isNew)
            #expect(try await retire("carts", "C-01", on: database)?.contains("is on tour 1 of ana") == true)
            #expect(try await retire("staff", "ana", on: database)?.contains("is on tour 1: let it end") == true)
            let cartons = try await database.query("SELECT DISTINCT unnest(cartons) FROM warehouse.tour_order")
            let planned: String = try cartons[0].decode(0)
            #expect(
                try await retire("cartons", planned, on: database)?.contains("is planned for 1 orders that are not packed")
                    == true)
            let fewerBins = try MasterFile.read(
                Data("code,site,bins,max_weight_g\nC-01,S1,2,20000\n".utf8), of: #require(MasterKind.named("carts")))
            await #expect(throws: MasterProblems.self) {
                try await database.transaction { try await MasterImport(by: "Ana").run([fewerBins], in: $0) }
            }
        }
    }

    @Test("Retired carts, cartons, people and bins are offered to nobody; their history stays")
    func retired() async throws {
        try await PickingFixture.with { fixture in
            let database = fixture.postgres
            try await fixture.articles("ART-A")
            for (kind, key) in [("carts", "C-01"), ("cartons", "S"), ("staff", "ben"), ("bins", "A-01-02")] {
                #expect(try await retire(kind, key, on: database) == nil)
            }
            #expect(try await !StationStore().carts(for: "ana", at: .all, in: database).contains("C-01"))
            #expect(try await StationStore().station(badge: "ana", cart: "C-01", in: database).cart == nil)
            #expect(try await StationStore().station(badge: "ben", cart: "C-02", in: database).picker == nil)
            let cartons = try await database.query(OrderContentsStore.cartons(besides: [])).map {
                try $0.decode(0, as: String.self)
            }
            #expect(cartons == ["L"])
            #expect(try await GoodsStore().shelf(place: "A-01-02", sku: "ART-A", on: database).place == nil)
            try await database.query(
                "INSERT INTO warehouse.site (code, name, country, latitude, longitude, is_active) VALUES ('A0', 'Old', 'BR', 0, 0, false)"
            )
            try await fixture.stock("ART-A", 1, at: "A-01-03")
            let order = try await fixture.order([("ART-A", 1)])
            try await fixture.allocate([order])
            #expect(try await fixture.state(order) == .allocated, "a retired site ships nothing")
            let opened = try await database.transaction {
                try await GoodsStore().open(
                    place: "A-01-02", sku: "ART-A", lot: "", expiry: nil, status: .free, arrived: nil, in: $0)
            }
            #expect(opened == nil)
            #expect(try await !StockStore().freePlaces(site: "S1", limit: 1000, on: database).contains("A-01-02"))
        }
    }

    @Test("Goods that come in while their bin is retired: either the bin stays, or the goods find no bin")
    func race() async throws {
        try await PickingFixture.with { fixture in
            let database = fixture.postgres
            try await fixture.articles("ART-A")
            for cell in 1...12 {
                let place = "A-03-\(cell, digits: 2)"
                async let refusal = retire("bins", place, on: database)
                async let balance = database.transaction { transaction in
                    let balance = try await GoodsStore().open(
                        place: place, sku: "ART-A", lot: "", expiry: nil, status: .free, arrived: nil, in: transaction)
                    if let balance {
                        _ = try await GoodsStore().book(
                            [.init(5, of: balance)], reason: .receipt, at: nil, by: "ana", in: transaction)
                    }
                    return balance
                }
                let (isRefused, isBooked) = (try await refusal != nil, try await balance != nil)
                #expect(isRefused == isBooked, "\(place): the bin was \(isRefused ? "kept" : "retired")")
            }
        }
    }
}

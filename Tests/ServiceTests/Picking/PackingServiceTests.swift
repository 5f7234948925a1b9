import Contracts
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Picking

@Suite("Packing by people", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PackingServiceTests {
    private let people = PickCompletedHandler(companyPrefix: "0614141", isByPeople: true)

    /// An order of 2 A and 1 B in bin C-01-B01, picked by ana.
    private func picked(_ body: (PickingFixture, PackingService, Int64) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            let order = try await warehouse.orderOfTwoArticles()
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            try await warehouse.handle(people, [PickCompleted(orderID: order)])
            try await body(warehouse, warehouse.packing, order)
            try await warehouse.checkBooks()
        }
    }

    private func detail(_ body: () async throws -> Void) async -> String? {
        await #expect(throws: ProblemDetails.self) { try await body() }?.detail
    }

    @Test("Keeping a scan waits for nobody who has the order in hand", .timeLimit(.minutes(20)))
    func keptAtOnce() async throws {
        try await picked { warehouse, packing, order in
            _ = try await packing.begin(PackRequest(badge: "ben", code: "\(order)"))
            try await warehouse.postgres.transaction { transaction in
                try await transaction.query("SELECT FROM warehouse.fulfilment WHERE order_id = \(order) FOR UPDATE")
                try await packing.keep(PackProgress(badge: "BEN", scans: ["S", "ART-A"]), orderID: order)
            }
            try await packing.keep(PackProgress(badge: "ben", scans: ["S"]), orderID: order)
            #expect(try await packing.begin(PackRequest(badge: "ben", code: "\(order)")).scans == ["S", "ART-A"])
            for (badge, number, words) in [("nobody", order, "No picker"), ("ben", 999, "'999'"), ("cy", order, "packed by ben")]
            {
                let refusal = await detail { try await packing.keep(PackProgress(badge: badge, scans: ["S"]), orderID: number) }
                #expect(refusal?.contains(words) == true)
            }
            try await packing.setAside(PackAside(badge: "ben"), orderID: order)
            let refusal = await detail { try await packing.keep(PackProgress(badge: "ben", scans: ["S"]), orderID: order) }
            #expect(refusal?.contains("Nobody packs order") == true)
        }
    }

    @Test("The same report again brings the same numbers; what cannot be packed is said in words")
    func twice() async throws {
        try await picked { warehouse, packing, order in
            let list = try await packing.begin(PackRequest(badge: "ben", code: "\(order)"))
            #expect(try await packing.begin(PackRequest(badge: "BEN", code: "C-01-B01")) == list)
            #expect(list.parcels.first?.pieces.map(\.sku).sorted() == ["ART-A", "ART-A", "ART-B"])
            #expect(
                await detail { _ = try await packing.begin(PackRequest(badge: "cy", code: "C-01-B01")) }
                    == "Order \(order) is being packed by ben, who can put it aside with 9. Take another one.")
            let none = PackReport(badge: "ben", parcels: [])
            #expect(await detail { _ = try await packing.finish(none, orderID: order) }?.contains("each of 1 to 1 once") == true)
            let report = PackReport(badge: "ben", parcels: [.init(number: 1, weight: 1600)])
            let receipt = try await packing.finish(report, orderID: order)
            #expect(try await packing.finish(report, orderID: order) == receipt)
            #expect(
                await detail { _ = try await packing.begin(PackRequest(badge: "cy", code: "C-01-B01")) }
                    == "Order \(order) is packed: \(receipt.parcels[0].sscc). Take another one.")
            #expect(
                await detail { _ = try await packing.begin(PackRequest(badge: "cy", code: "XX")) }?.hasPrefix("'XX' is no bin")
                    == true)
            #expect(
                await detail { _ = try await packing.begin(PackRequest(badge: "zoe", code: "1")) }?.hasPrefix("No picker") == true
            )
            #expect(try await warehouse.postgres.query("SELECT FROM warehouse.packing").isEmpty)
        }
    }

    @Test("An order that somebody packs is not packed by the worker; put aside, it is")
    func aside() async throws {
        try await picked { warehouse, packing, order in
            _ = try await packing.begin(PackRequest(badge: "ben", code: "C-01-B01"))
            let automatic = PickCompletedHandler(companyPrefix: "0614141")
            try await warehouse.handle(automatic, [PickCompleted(orderID: order)])
            #expect(try await warehouse.state(order) == .picked)
            #expect(
                await detail { try await packing.setAside(PackAside(badge: "cy"), orderID: order) }?.contains("packed by ben")
                    == true)
            try await packing.setAside(PackAside(badge: "ben"), orderID: order)
            try await warehouse.handle(automatic, [PickCompleted(orderID: order)])
            #expect(try await warehouse.state(order) == .packed)
        }
    }

    @Test("A carton that is missing counts as used up, and another is chosen; closing takes it off its stock")
    func cartons() async throws {
        try await picked { warehouse, packing, order in
            try await warehouse.postgres.query("UPDATE warehouse.carton SET stock = 3")
            #expect(try await packing.begin(PackRequest(badge: "ben", code: "C-01-B01")).parcels.map(\.carton) == ["S"])
            let other = try await packing.begin(PackRequest(badge: "ben", code: "C-01-B01", missingCarton: "s"))
            #expect(other.parcels.map(\.carton) == ["L"])
            #expect(
                await detail { _ = try await packing.begin(PackRequest(badge: "ben", code: "C-01-B01", missingCarton: "L")) }
                    == "No other carton takes this order than L. Fetch one, or put the order aside with 9.")
            let report = PackReport(badge: "ben", parcels: [.init(number: 1, weight: 1900)])
            _ = try await packing.finish(report, orderID: order)
            let stock = try await warehouse.postgres.query("SELECT stock FROM warehouse.carton ORDER BY code")
            #expect(try stock.map { try $0.decode(0, as: Int.self) } == [2, 0])
        }
    }

    @Test("Cartons chosen for carts on their way count as used")
    func promised() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 100, at: "A-01-01")
            try await warehouse.postgres.query("UPDATE warehouse.carton SET stock = 5 WHERE code = 'S'")
            var orders: [Int64] = []
            for _ in 0..<8 { orders.append(try await warehouse.order([("A", 1)])) }
            try await warehouse.allocate(orders)
            for (badge, cart) in [("ana", "C-01"), ("ben", "C-02")] {
                _ = try #require(try await Picker.withWork(in: warehouse, badge: badge, cart: cart))
            }
            let chosen = try await warehouse.postgres.query(
                "SELECT array_to_string(cartons, ',') FROM warehouse.tour_order ORDER BY order_id")
            #expect(try chosen.map { try $0.decode(0, as: String.self) } == ["S", "S", "S", "S", "S", "L", "L", "L"])
        }
    }
}

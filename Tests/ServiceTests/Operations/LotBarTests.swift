import Contracts
import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole
import Postgres
import Receiving
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Operations
@testable import Picking

@Suite("Lots that are recalled or held", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct LotBarTests {
    /// Two pieces of milk are reserved from lot `old`; `new` has `spare`.
    private func reserved(spare: Int, _ body: (PickingFixture, LotBarStore, Int64) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK")
            try await warehouse.stock("MILK", 5, at: "A-01-01", lot: "old", expiresIn: 20)
            if spare > 0 { try await warehouse.stock("MILK", spare, at: "A-03-01", lot: "new", expiresIn: 90) }
            let order = try await warehouse.order([("MILK", 2)])
            try await warehouse.allocate([order])
            try await body(warehouse, LotBarStore(), order)
            try await warehouse.checkBooks()
            let audit = try await AuditStore().audit(
                AuditStore.checks(lag: 60).filter { ["unfit-lots", "free-pieces-pickable"].contains($0.name) },
                on: warehouse.postgres)
            #expect(audit.isClean)
        }
    }

    private func bar(_ kind: LotBar, _ warehouse: PickingFixture, _ bars: LotBarStore) async throws {
        #expect(try await bars.bar("MILK", lot: "old", kind, reason: "notice 7", by: "eva", on: warehouse.postgres))
    }

    @Test("Waiting for a picker: the review reserves another lot, or the order waits and says why", arguments: LotBar.allCases)
    func waiting(kind: LotBar) async throws {
        try await reserved(spare: 5) { warehouse, bars, order in
            try await bar(kind, warehouse, bars)
            try await warehouse.unfitLots.review()
            #expect(try await warehouse.places(order) == ["A-03-01:2"])
        }
        try await reserved(spare: 0) { warehouse, bars, order in
            try await bar(kind, warehouse, bars)
            try await warehouse.unfitLots.review()
            #expect(try await warehouse.state(order) == .backordered)
            #expect(try await warehouse.reason(order) == "MILK lot old of A-01-01 \(kind.statement)")
            let announced: String? = try await warehouse.postgres.query(
                "SELECT data::json ->> 'reason' FROM messaging.outbox_event WHERE type = 'order.backordered'"
            ).first?.decode(0)
            #expect(announced == kind.rawValue)
            // Released, it is offered at once.
            let isFree = try await warehouse.postgres.transaction {
                try await bars.clear("MILK", lot: "old", by: "eva", in: $0)
            }
            #expect(isFree == true)
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "MILK")])
            #expect(try await warehouse.places(order) == ["A-01-01:2"])
        }
    }

    @Test("On a tour that began before: the next scan stops the pick, the same day")
    func onTour() async throws {
        try await reserved(spare: 5) { warehouse, bars, order in
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            try await bar(.recalled, warehouse, bars)
            ana.pickAll()
            let receipt = try await ana.send()
            #expect(receipt.conflicts.count == 1)
            #expect(receipt.conflicts[0].message.hasPrefix("STOP: MILK of lot old at A-01-01 is recalled. Put it back"))
            #expect(try await warehouse.state(order) == .picking)
            var again = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(again.flow.tour.tasks.map(\.lot) == ["new"])
            again.pickAll()
            #expect(try await again.send().conflicts.isEmpty)
        }
    }

    @Test("Picked already: it is not packed, and where its pieces are can be told")
    func picked() async throws {
        try await reserved(spare: 5) { warehouse, bars, order in
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            try await bar(.recalled, warehouse, bars)
            let found = try await bars.whereabouts("MILK", lot: "old", on: warehouse.postgres)
            #expect(found.map(\.stage) == [.inBin, .onShelf] && found.map(\.pieces) == [2, 3])
            #expect(found.first?.orderID == order)
            try await warehouse.handle(PickCompletedHandler(companyPrefix: "0614141"), [PickCompleted(orderID: order)])
            #expect(try await warehouse.state(order) == .picked)
            let refusal = await #expect(throws: ProblemDetails.self) {
                try await warehouse.packing.begin(PackRequest(badge: "ben", code: "\(order)"))
            }
            #expect(refusal?.detail.contains("must not be packed: MILK of lot old is recalled") == true)
            try await warehouse.unfitLots.review()
            #expect(try await warehouse.places(order) == ["A-03-01:2"])
            #expect(try await warehouse.onHand("MILK") == 8)
            let after = try await bars.whereabouts("MILK", lot: "old", on: warehouse.postgres)
            #expect(after.map(\.stage) == [.onShelf, .toPutBack] && after.map(\.pieces) == [3, 2])
            #expect(after.last?.at == "C-01-B01" && after.last?.orderID == order)
        }
    }

    @Test("Packed already: the trace names parcel and consignee, and does not say that it has left")
    func packed() async throws {
        try await reserved(spare: 0) { warehouse, bars, order in
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            try await warehouse.handle(PickCompletedHandler(companyPrefix: "0614141"), [PickCompleted(orderID: order)])
            let found = try await bars.whereabouts("MILK", lot: "old", on: warehouse.postgres)
            #expect(found.map(\.stage) == [.onShelf, .packed] && found.map(\.pieces) == [3, 2])
            #expect(found.last?.orderID == order && found.last?.consignee == "X, BR" && found.last?.at.count == 18)
        }
    }

    @Test("A lot is barred once, and what comes in of it later is barred as well")
    func once() async throws {
        try await reserved(spare: 0) { warehouse, bars, _ in
            try await bar(.held, warehouse, bars)
            #expect(try await !bars.bar("MILK", lot: "old", .recalled, reason: "x", by: "eva", on: warehouse.postgres))
            #expect(try await bars.barred(on: warehouse.postgres).map(\.kind) == [.held])
            try await warehouse.stock("MILK", 50, at: "A-02-01", lot: "old", expiresIn: 20)
            try await warehouse.unfitLots.review()
            let next = try await warehouse.order([("MILK", 1)])
            try await warehouse.allocate([next])
            #expect(try await warehouse.reason(next) == "no stock: MILK needs 1, 0 available")
            let nothing = try await warehouse.postgres.transaction { try await bars.clear("MILK", lot: "?", by: "eva", in: $0) }
            #expect(nothing == nil)
        }
    }
}

@Suite("Pieces that are held, damaged or free again", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct StockJudgingTests {
    private func stocked(_ body: (PickingFixture, GoodsEntry) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK")
            try await warehouse.stock("MILK", 5, at: "A-01-01", lot: "L1", expiresIn: 30)
            try await warehouse.postgres.query(
                """
                INSERT INTO warehouse.location (site, code, check_code, aisle, cell, kind) VALUES
                    ('S1', 'IN', '1', 0, 0, \(LocationKind.receiving)), ('S1', 'Q', '2', 0, 0, \(LocationKind.quarantine)),
                    ('S1', 'PACK', '3', 0, 0, \(LocationKind.packing))
                """)
            try await body(warehouse, GoodsEntry(database: warehouse.postgres))
            try await warehouse.checkBooks()
            try await warehouse.checkCounts()
        }
    }

    private func stock(_ warehouse: PickingFixture) async throws -> [String] {
        try await StockListStore().balances(.init(), limit: 10, on: warehouse.postgres).map {
            "\($0.place) \($0.state) \($0.onHand)"
        }
    }

    private let shelf = ShelfChoice(place: "A-01-01", sku: "MILK", lot: nil)

    @Test("Pieces become damaged where they lie, go to quarantine, and come back; the ledger says why")
    func judged() async throws {
        try await stocked { warehouse, goods in
            let (_, pieces) = try await goods.judge(2, of: shelf, as: .damaged, to: nil, because: "dropped", by: "eva")
            #expect(pieces == 2)
            #expect(try await stock(warehouse) == ["A-01-01 damaged 2", "A-01-01 free 3"])
            _ = try await goods.judge(nil, of: shelf, as: .qualityHold, to: "q", because: "smell", by: "eva")
            #expect(try await stock(warehouse) == ["A-01-01 damaged 2", "Q quality_hold 3"])
            let waiting = try await warehouse.order([("MILK", 1)])
            try await warehouse.allocate([waiting])
            #expect(try await warehouse.state(waiting) == .backordered)
            let held = ShelfChoice(place: "Q", sku: "MILK", lot: nil)
            let wrong = await #expect(throws: ReceivingProblem.self) {
                try await goods.judge(nil, of: held, as: .free, to: nil, because: "fine", by: "eva")
            }
            #expect(wrong?.message == "Q is a quarantine place, and free pieces lie where pickers take from")
            _ = try await goods.judge(nil, of: held, as: .free, to: "A-02-01", because: "fine", by: "eva")
            #expect(try await warehouse.events().contains("stock.received MILK"))
            let documents = try await warehouse.postgres.query(
                "SELECT DISTINCT document FROM warehouse.ledger WHERE reason = \(StockMovement.status) ORDER BY 1"
            ).map { try $0.decode(0, as: String.self) }
            #expect(documents == ["dropped", "fine", "smell"])
        }
    }

    @Test("What is at the dock is put away, not moved; carried to quarantine pieces are held; damaged ones stay damaged")
    func carried() async throws {
        try await stocked { warehouse, goods in
            let arrival = ShelfChoice(place: "IN", sku: "MILK", lot: "L1")
            _ = try await goods.receive(6, as: arrival, at: nil, by: "eva")
            #expect(try await stock(warehouse) == ["A-01-01 free 5", "IN receiving 6"])
            let refused = await #expect(throws: ReceivingProblem.self) {
                try await goods.move(4, of: arrival, to: "A-01-01", at: nil, by: "eva")
            }
            #expect(refused?.message == "MILK at IN is not put away")
            _ = try await PutAwayDesk(database: warehouse.postgres).carry(
                4, of: "MILK", lot: nil, from: "IN", to: "A-01-01", as: UUID(), by: "eva")
            #expect(try await stock(warehouse) == ["A-01-01 free 9", "IN receiving 2"])
            _ = try await goods.move(1, of: shelf, to: "Q", at: nil, by: "eva")
            _ = try await goods.judge(1, of: arrival, as: .damaged, to: nil, because: "wet", by: "eva")
            let broken = ShelfChoice(place: "IN", sku: "MILK", lot: nil, status: .damaged)
            _ = try await goods.move(1, of: broken, to: "A-01-02", at: nil, by: "eva")
            #expect(
                try await stock(warehouse) == [
                    "A-01-01 free 8", "A-01-02 damaged 1", "IN receiving 1", "Q quality_hold 1",
                ])
        }
    }

    @Test("What cannot be is refused with what could")
    func refused() async throws {
        try await stocked { warehouse, goods in
            func message(_ body: () async throws -> Void) async -> String? {
                let error = await #expect(throws: ReceivingProblem.self) { try await body() }
                return error?.message
            }
            #expect(
                await message { _ = try await goods.judge(1, of: shelf, as: .returned, to: nil, because: "x", by: "eva") }
                    == "MILK at A-01-01 is free and cannot become returned")
            #expect(
                await message {
                    _ = try await goods.receive(1, as: ShelfChoice(place: "PACK", sku: "MILK", lot: "L1"), at: nil, by: "eva")
                } == "PACK is a packing place, which keeps no stock")
            let order = try await warehouse.order([("MILK", 5)])
            try await warehouse.allocate([order])
            #expect(
                await message { _ = try await goods.judge(nil, of: shelf, as: .damaged, to: nil, because: "x", by: "eva") }
                    == "all of MILK at A-01-01 is reserved for orders, or nothing is left")
            #expect(try await stock(warehouse) == ["A-01-01 free 5"])
        }
    }
}

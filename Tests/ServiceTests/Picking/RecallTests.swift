import Contracts
import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Operations
@testable import Picking

extension PickingFixture {
    var heldParcels: HeldParcels { HeldParcels(postgres: postgres, outbox: outbox) }

    /// A quarantine bin.
    func quarantine() async throws {
        try await postgres.query(
            "INSERT INTO warehouse.location (site, code, check_code, aisle, cell, kind) VALUES ('S1', 'Q-1', '3', 0, 2, \(LocationKind.quarantine))"
        )
    }

    /// Every piece that is to be put back goes to its bin.
    func putAllBack(of order: Int64? = nil) async throws {
        for task in try await putBacks.waiting(for: .of("eva")).putBacks where order == nil || task.order == order {
            let to = try #require(task.to)
            let request = PutBackRequest(
                id: UUID(), order: task.order, sku: task.sku, lot: task.lot, from: task.from, quantity: task.quantity, to: to)
            _ = try await putBacks.book(request, by: .of("eva"))
        }
    }

    /// `L1: parcel` of each order's parcels that are closed.
    func closedParcels(of order: Int64) async throws -> [String] {
        try await postgres.query(
            "SELECT sscc FROM warehouse.parcel WHERE order_id = \(order) AND opened_at IS NULL ORDER BY number"
        ).map {
            try $0.decode(0)
        }
    }

    /// Nothing in stock, orders and parcels is wrong, and the ledger is the balances.
    func checkAll() async throws {
        try await checkBooks()
        let report = try await AuditStore().audit(
            StockAuditStore.checks + OrderAuditStore.checks + ParcelAuditStore.checks, on: postgres)
        #expect(report.violated.flatMap { finding in finding.offenders.map { "\(finding.check.name): \($0)" } } == [])
    }
}

/// Lot `old` of MILK is recalled wherever its pieces are. Lot `new` has enough of it.
@Suite("A lot is recalled", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct RecallTests {
    private struct Hall {
        let warehouse: PickingFixture

        /// An order of two MILK and one NAIL on the tour of a picker.
        func tour(_ badge: String, _ number: Int) async throws -> (order: Int64, picker: Picker) {
            let order = try await warehouse.order([("MILK", 2), ("NAIL", 1)])
            try await warehouse.allocate([order])
            let picker = try await Picker.withWork(in: warehouse, badge: badge, cart: "C-0\(number)")
            return (order, try #require(picker))
        }

        func packed(_ badge: String, _ number: Int) async throws -> Int64 {
            var (order, picker) = try await tour(badge, number)
            picker.pickAll()
            try await picker.send()
            try await warehouse.pack([order])
            #expect(try await warehouse.state(order) == .packed)
            return order
        }
    }

    private func hall(_ body: (PickingFixture, Hall) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK", "NAIL")
            try await warehouse.stock("MILK", 30, at: "A-01-01", lot: "old", expiresIn: 20)
            try await warehouse.stock("MILK", 30, at: "A-03-01", lot: "new", expiresIn: 90)
            try await warehouse.stock("NAIL", 40, at: "A-02-01")
            try await warehouse.quarantine()
            try await body(warehouse, Hall(warehouse: warehouse))
        }
    }

    private func recall(_ warehouse: PickingFixture) async throws {
        #expect(try await LotBarStore().bar("MILK", lot: "old", .recalled, reason: "notice 7", by: "eva", on: warehouse.postgres))
    }

    private func release(_ warehouse: PickingFixture) async throws {
        _ = try await warehouse.postgres.transaction { try await LotBarStore().clear("MILK", lot: "old", by: "eva", in: $0) }
    }

    private func report(_ warehouse: PickingFixture, _ stages: LotBarStore.Stage...) async throws -> [Int64: Int] {
        let found = try await LotBarStore().whereabouts("MILK", lot: "old", on: warehouse.postgres)
        return found.filter { stages.contains($0.stage) }.reduce(into: [:]) { $0[$1.orderID ?? 0, default: 0] += $1.pieces }
    }

    /// What was picked of the lot, without what left its order again, of orders that a carrier has: counted row by row from ledger and put-backs, of
    /// which the report reads neither for what is shipped.
    private func traced(_ warehouse: PickingFixture, carried: Set<Int64>) async throws -> [Int64: Int] {
        let ledger = try await warehouse.postgres.query(
            """
            SELECT g.order_id, g.on_hand_change FROM warehouse.ledger g JOIN warehouse.stock s ON s.id = g.stock_id
            WHERE s.sku = 'MILK' AND s.lot = 'old' AND g.order_id IS NOT NULL AND g.on_hand_change <> 0
            """
        ).decode((Int64, Int).self)
        let back = try await warehouse.postgres.query(
            """
            SELECT b.order_id, b.quantity FROM warehouse.put_back b JOIN warehouse.stock s ON s.id = b.stock_id
            WHERE s.sku = 'MILK' AND s.lot = 'old'
            """
        ).decode((Int64, Int).self)
        var pieces: [Int64: Int] = [:]
        for (order, change) in ledger where carried.contains(order) { pieces[order, default: 0] -= change }
        for (order, quantity) in back where carried.contains(order) { pieces[order, default: 0] -= quantity }
        return pieces.filter { $0.value > 0 }
    }

    /// What the rows of picks say of an order of which nothing came back.
    private func picked(_ warehouse: PickingFixture, _ order: Int64) async throws -> Int {
        try await warehouse.postgres.query(
            """
            SELECT coalesce(sum(p.picked), 0)::int FROM warehouse.pick p JOIN warehouse.allocation a ON a.id = p.allocation_id
            JOIN warehouse.stock s ON s.id = a.stock_id WHERE s.lot = 'old' AND p.order_id = \(order)
            """)[0].decode(0)
    }

    @Test(
        "Open, picked offline, in a bin, packed, labelled and shipped: picks stop at the next scan, parcels are held, who got it is told"
    )
    func everywhere() async throws {
        try await hall { warehouse, hall in
            let shipped = try await hall.packed("ana", 1)
            try await warehouse.dispatch(shipped, status: .inTransit)
            let labelled = try await hall.packed("ben", 2)
            try await warehouse.dispatch(labelled, status: .pending)
            let packed = try await hall.packed("cy", 3)
            var (inBin, dora) = try await hall.tour("dora", 4)
            if dora.flow.task?.sku == "NAIL" { dora.scan("CTRL:SKIP") }
            dora.pick()
            try await dora.send()
            var (offline, eva) = try await hall.tour("eva", 5)
            eva.pickAll()
            var (open, finn) = try await hall.tour("finn", 6)
            let waiting = try await warehouse.order([("MILK", 2)])
            try await warehouse.allocate([waiting])

            try await recall(warehouse)
            finn.scan("A-99-99")
            for (order, picker) in [(open, finn), (offline, eva)] {
                let receipt = try await picker.send()
                #expect(
                    receipt.conflicts.contains {
                        $0.message.hasPrefix("STOP: MILK of lot old at A-01-01 is recalled. Put it back")
                    }, "\(order)")
                #expect(receipt.openPicks == (order == open ? 2 : 1), "another lot joined the tour")
            }
            dora.scan("A-99-99")
            let told = try await dora.send().conflicts.map(\.message)
            #expect(
                told.contains {
                    $0.hasPrefix("STOP: MILK of lot old is recalled. Take the 2 out of C-04-B01 and put them back to A-01-01")
                })
            try await warehouse.unfitLots.review()
            #expect(try await warehouse.places(waiting) == ["A-03-01:2"])
            for _ in 0..<2 { try await warehouse.heldParcels.review() }

            let held: [Int64] = try await warehouse.postgres.query(
                "SELECT order_id FROM warehouse.fulfilment WHERE held_at IS NOT NULL ORDER BY 1"
            ).map { try $0.decode(0) }
            #expect(held == [labelled, packed])
            let reviewed = try await warehouse.events().filter { $0.hasPrefix("parcels.reviewed") }.sorted()
            #expect(reviewed == held.map { "parcels.reviewed \($0)" }, "each once")
            #expect(try await warehouse.reason(packed) == "MILK lot old is recalled")
            let overview = try await OverviewStore().people(on: warehouse.postgres)
            #expect(overview.held.map(\.order) == held && overview.held.first?.reason == "MILK lot old is recalled")
            #expect(try await StatusStore().report(queues: nil, on: warehouse.postgres).waiting.heldOrders == 2)
            let story = try #require(try await OrderStoryStore().story(packed, on: warehouse.postgres))
            #expect(
                story.conclusion.hasPrefix("waits for somebody to take it out of its parcels")
                    && story.conclusion.contains("MILK lot old is recalled"))

            #expect(try await report(warehouse, .labelled, .ended) == [shipped: 2])
            #expect(try await report(warehouse, .labelled, .ended) == traced(warehouse, carried: [shipped]))
            #expect(try await picked(warehouse, shipped) == 2)
            #expect(try await report(warehouse, .held) == [labelled: 2, packed: 2])
            #expect(try await report(warehouse, .inBin).isEmpty)
            try await warehouse.checkAll()

            let tasks = try await warehouse.putBacks.waiting(for: .of("eva")).putBacks
            #expect(Set(tasks.map(\.order)) == [labelled, packed] && Set(tasks.filter { $0.sku == "MILK" }.map(\.to)) == ["Q-1"])
            #expect(Set(tasks.filter { $0.sku == "NAIL" }.map(\.to)) == ["A-02-01"])
            try await warehouse.putAllBack()
            for order in [labelled, packed] {
                #expect(try await warehouse.state(order) == .backordered)
                #expect(try await warehouse.closedParcels(of: order).isEmpty)
            }
            #expect(try await report(warehouse, .held, .toPutBack).isEmpty)
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "MILK")])
            #expect(try await warehouse.places(packed) == ["A-03-01:2", "A-02-01:1"])

            // Everything that was stopped goes out with the other lot, in new parcels.
            for (badge, cart) in [("dora", "C-04"), ("eva", "C-05"), ("finn", "C-06"), ("gil", "C-07")] {
                while var picker = try await Picker.withWork(in: warehouse, badge: badge, cart: cart) {
                    picker.pickAll()
                    #expect(try await picker.send().conflicts.isEmpty)
                }
            }
            try await warehouse.pack([labelled, packed, inBin, offline, open, waiting])
            for order in [labelled, packed, inBin, offline, open, waiting] {
                #expect(try await warehouse.state(order) == .packed)
                #expect(try await warehouse.closedParcels(of: order).count == 1)
            }
            try await warehouse.heldParcels.review()
            #expect(try await warehouse.postgres.query("SELECT FROM warehouse.fulfilment WHERE held_at IS NOT NULL").isEmpty)
            #expect(try await report(warehouse, .labelled, .ended, .packed, .held, .inBin, .toPutBack) == [shipped: 2])
            #expect(
                try await report(warehouse, .labelled, .ended, .packed)
                    == traced(warehouse, carried: [shipped, labelled, packed, inBin, offline, open]))
            try await warehouse.checkAll()
        }
    }

    @Test("The bar ends before anybody has touched a parcel: all is as before, and nothing is to be put back")
    func lifted() async throws {
        try await hall { warehouse, hall in
            let order = try await hall.packed("ana", 1)
            let parcels = try await warehouse.closedParcels(of: order)
            try await recall(warehouse)
            try await warehouse.heldParcels.review()
            let task = try #require(try await warehouse.putBacks.waiting(for: .of("eva")).putBacks.first)
            try await warehouse.checkAll()
            try await release(warehouse)
            // Nobody has told the list so far: a report comes too late.
            let request = PutBackRequest(
                id: UUID(), order: order, sku: task.sku, lot: task.lot, from: task.from, quantity: 1, to: "A-03-01")
            let refusal = await #expect(throws: ProblemDetails.self) {
                try await warehouse.putBacks.book(request, by: .of("eva"))
            }
            #expect(refusal?.title == "Held no more")
            try await warehouse.heldParcels.review()
            #expect(try await warehouse.state(order) == .packed)
            #expect(try await warehouse.reason(order) == nil)
            #expect(try await warehouse.closedParcels(of: order) == parcels)
            #expect(try await warehouse.putBacks.waiting(for: .of("eva")).putBacks.isEmpty)
            #expect(
                try await warehouse.events().suffix(2).map { $0.prefix { $0 != " " } } == ["parcels.reviewed", "parcel.packed"])
            try await warehouse.checkAll()
        }
    }

    @Test("A parcel that a carrier has nevertheless is not to be put back; one that is cancelled while it is held still is")
    func leftOrCancelled() async throws {
        try await hall { warehouse, hall in
            let (gone, cancelled) = (try await hall.packed("ana", 1), try await hall.packed("ben", 2))
            try await recall(warehouse)
            try await warehouse.heldParcels.review()
            try await warehouse.dispatch(gone, status: .inTransit)
            let task = try #require(try await warehouse.putBacks.waiting(for: .of("eva")).putBacks.first { $0.order == gone })
            let request = PutBackRequest(
                id: UUID(), order: gone, sku: task.sku, lot: task.lot, from: task.from, quantity: 1, to: "Q-1")
            let refusal = await #expect(throws: ProblemDetails.self) {
                try await warehouse.putBacks.book(request, by: .of("eva"))
            }
            #expect(refusal?.title == "Left the house")
            try await warehouse.cancel(cancelled)
            try await warehouse.heldParcels.review()
            #expect(try await warehouse.state(gone) == .packed)
            #expect(try await warehouse.state(cancelled) == .cancelled)
            #expect(Set(try await warehouse.putBacks.waiting(for: .of("eva")).putBacks.map(\.order)) == [cancelled])
            #expect(try await report(warehouse, .labelled, .ended) == [gone: 2])
            try await warehouse.putAllBack()
            try await warehouse.postgres.query(
                "UPDATE orders.\"order\" SET status = \(OrderState.cancelled) WHERE id = \(cancelled)")
            try await warehouse.checkAll()
        }
    }

    @Test(
        "Opening a held parcel, the end of the bar and a cancellation at the same time come to one end, and no piece is lost",
        .timeLimit(.minutes(20)))
    func race() async throws {
        try await hall { warehouse, hall in
            for round in 0..<6 {
                let order = try await hall.packed("ana", 1)
                try await recall(warehouse)
                try await warehouse.heldParcels.review()
                let task = try #require(
                    try await warehouse.putBacks.waiting(for: .of("eva")).putBacks.first { $0.order == order })
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        let request = PutBackRequest(
                            id: UUID(), order: order, sku: task.sku, lot: task.lot, from: task.from, quantity: 1,
                            to: task.to ?? "Q-1")
                        do { _ = try await warehouse.putBacks.book(request, by: .of("eva")) } catch is ProblemDetails {}
                    }
                    group.addTask {
                        try await release(warehouse)
                        try await warehouse.heldParcels.review()
                    }
                    if round % 2 == 1 { group.addTask { try await warehouse.cancel(order) } }
                    try await group.waitForAll()
                }
                try await warehouse.heldParcels.review()
                let state = try await warehouse.state(order)
                #expect(round % 2 == 1 ? state == .cancelled : state == .packed || state == .backordered)
                try await warehouse.checkBooks()
                try await warehouse.postgres.query(
                    "UPDATE orders.\"order\" SET status = \(OrderState.cancelled), cancelled_at = now() WHERE status = \(OrderState.cancelRequested)"
                )
            }
            try await warehouse.putAllBack()
            try await warehouse.checkAll()
        }
    }
}

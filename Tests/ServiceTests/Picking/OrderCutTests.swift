import Contracts
import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking

extension PickingFixture {
    /// What a shop's change comes to, in intake and here.
    func change(_ order: Int64, _ lines: [Int: Int], isTold: Bool = true) async throws {
        try await postgres.pipeline([
            """
            UPDATE orders.line l SET quantity = n.quantity FROM unnest(\(Array(lines.keys))::smallint[], \(Array(lines.values))::int[]) AS n (line, quantity)
            WHERE l.order_id = \(order) AND l.line_no = n.line
            """,
            "UPDATE orders.\"order\" SET changed_at = clock_timestamp() WHERE id = \(order)",
        ])
        if isTold { try await handle(OrderChangedHandler(store: OrderCutStore()), [OrderChanged(orderID: order)]) }
    }

    fileprivate func tasks() async throws -> [String] {
        try await putBacks.waiting(for: .of("eva")).putBacks.map { "\($0.order) \($0.sku) \($0.quantity) \($0.from)" }
    }
}

@Suite("Orders that want less", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OrderCutTests {
    private func warehouse(_ body: (PickingFixture, Int64) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 10, at: "A-01-01")
            try await warehouse.stock("B", 10, at: "A-02-01")
            let order = try await warehouse.order([("A", 4), ("B", 2)])
            try await body(warehouse, order)
            try await warehouse.checkAll()
        }
    }

    @Test("Reserved: what is too much is free again and offered; done again it changes nothing")
    func reserved() async throws {
        try await warehouse { warehouse, order in
            try await warehouse.allocate([order])
            let other = try await warehouse.order([("A", 8)])
            try await warehouse.allocate([other])
            for _ in 0..<2 { try await warehouse.change(order, [1: 1, 2: 0]) }
            #expect(try await warehouse.places(order) == ["A-01-01:1"])
            #expect(try await warehouse.state(order) == .allocated)
            #expect(try await warehouse.events().contains("stock.received A"))
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "A")])
            #expect(try await warehouse.places(other) == ["A-01-01:8"])
            let weight: Int = try await warehouse.postgres.query(
                "SELECT weight_g FROM warehouse.fulfilment WHERE order_id = \(order)")[0].decode(0)
            #expect(weight == 500)
        }
    }

    @Test("A change that comes before allocation, or in the same moment, is met with the lines as they are")
    func early() async throws {
        try await warehouse { warehouse, order in
            try await warehouse.change(order, [1: 3])
            try await warehouse.allocate([order])
            #expect(try await warehouse.places(order) == ["A-01-01:3", "A-02-01:2"])
        }
        try await warehouse { warehouse, order in
            try await warehouse.allocate([order])
            try await warehouse.change(order, [1: 3], isTold: false)
            // Nobody has told so far: the stall detector knows.
            let standing: [String] = try await warehouse.postgres.query(
                "SELECT queue || ' ' || subject FROM operations.standing WHERE type = 'order.changed'"
            ).map { try $0.decode(0) }
            #expect(standing == ["picking-worker.order.changed \(order)"])
            try await warehouse.handle(OrderChangedHandler(store: OrderCutStore()), [OrderChanged(orderID: order)])
            #expect(try await warehouse.places(order) == ["A-01-01:3", "A-02-01:2"])
            #expect(try await warehouse.postgres.query("SELECT FROM operations.standing WHERE type = 'order.changed'").isEmpty)
        }
    }

    @Test(
        "On a tour: the picker is told at the next scan, the pick is asked for anew with less, and what was picked offline is put back"
    )
    func onTour() async throws {
        try await warehouse { warehouse, order in
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            var offline = ana
            offline.pickAll()
            try await warehouse.change(order, [1: 1])
            ana.scan("A-99-99")
            for _ in 0..<2 {
                let receipt = try await ana.send()
                #expect(
                    receipt.conflicts.map(\.message).first?.hasPrefix("STOP: order \(order) was changed and wants less.") == true)
                #expect(receipt.openPicks == 2)
            }
            let receipt = try await offline.send()
            #expect(receipt.conflicts.contains { $0.message.contains("Leave the 4 × A in C-01-B01: they are put back later.") })
            #expect(receipt.openPicks == 1)
            #expect(try await warehouse.tasks() == ["\(order) A 4 C-01-B01"])
            var again = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            #expect(again.flow.tour.tasks.map(\.quantity) == [1])
            again.pickAll()
            #expect(try await again.send().conflicts.isEmpty)
            #expect(try await warehouse.state(order) == .picked)
            try await warehouse.pack([order])
            #expect(try await warehouse.state(order) == .packed)
            try await warehouse.putAllBack()
            #expect(try await warehouse.onHand("A") == 9)
        }
    }

    @Test("In the bin: what is too much is to be put back from there; with nothing left to pick the order is picked")
    func inBin() async throws {
        try await warehouse { warehouse, order in
            try await warehouse.allocate([order])
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            if ana.flow.task?.sku == "B" { ana.scan("CTRL:SKIP") }
            ana.pick()
            try await ana.send()
            try await warehouse.change(order, [1: 3, 2: 0])
            #expect(try await warehouse.state(order) == .picked)
            #expect(try await warehouse.events().suffix(1) == ["pick.completed \(order)"])
            #expect(try await warehouse.tasks() == ["\(order) A 1 C-01-B01"])
            #expect(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01") == nil, "the tour is over")
            _ = try await warehouse.packing.begin(PackRequest(badge: "ben", code: "\(order)"))
            try await warehouse.change(order, [1: 2])
            #expect(try await warehouse.postgres.query("SELECT FROM warehouse.packing").isEmpty, "the plan was for more")
            try await warehouse.pack([order])
            try await warehouse.putAllBack()
            #expect(try await warehouse.onHand("A") == 8)
            #expect(try await warehouse.onHand("B") == 10)
        }
    }

    @Test("Packed: nothing leaves, its parcels are opened, what is too much is put back, and the rest is packed again")
    func packed() async throws {
        try await warehouse { warehouse, order in
            try await warehouse.allocate([order])
            _ = try await warehouse.pickedAndPacked()
            let old = try await warehouse.closedParcels(of: order)
            try await warehouse.change(order, [1: 3], isTold: false)
            let barred: [String] = try await warehouse.postgres.query("SELECT reason FROM operations.barred_order").map {
                try $0.decode(0)
            }
            #expect(barred == ["fewer pieces are ordered than were packed"], "before anybody is told")
            try await warehouse.handle(OrderChangedHandler(store: OrderCutStore()), [OrderChanged(orderID: order)])
            #expect(try await warehouse.state(order) == .picked)
            #expect(try await warehouse.events().suffix(2) == ["parcels.reviewed \(order)", "pick.completed \(order)"])
            #expect(try await warehouse.tasks() == ["\(order) A 1 \(old[0])"])
            // Who packs it begins with the parcel that was opened.
            let list = try await warehouse.packing.begin(PackRequest(badge: "ben", code: old[0]))
            #expect(list.orderID == order && list.parcels.reduce(0) { $0 + $1.pieces.count } == 5)
            try await warehouse.packing.setAside(PackAside(badge: "ben"), orderID: order)
            try await warehouse.pack([order])
            let new = try await warehouse.closedParcels(of: order)
            #expect(new.count == 1 && new != old)
            #expect(try await warehouse.postgres.query("SELECT FROM operations.barred_order").isEmpty)
            try await warehouse.putAllBack()
            #expect(try await warehouse.onHand("A") == 7)
        }
    }

    @Test("Another address: a parcel that was booked is packed again, one that was not stays")
    func address() async throws {
        try await warehouse { warehouse, order in
            try await warehouse.allocate([order])
            _ = try await warehouse.pickedAndPacked()
            let move: SQL =
                "UPDATE orders.\"order\" SET changed_at = clock_timestamp(), address_changed_at = clock_timestamp() WHERE id = \(order)"
            let handler = OrderChangedHandler(store: OrderCutStore())
            let first = try await warehouse.closedParcels(of: order)
            try await warehouse.postgres.query(move)
            try await warehouse.handle(handler, [OrderChanged(orderID: order)])
            #expect(try await warehouse.closedParcels(of: order) == first)
            try await warehouse.dispatch(order, status: .pending)
            try await warehouse.postgres.query(move)
            try await warehouse.handle(handler, [OrderChanged(orderID: order)])
            #expect(try await warehouse.state(order) == .picked)
            #expect(try await warehouse.closedParcels(of: order).isEmpty)
            try await warehouse.pack([order])
            #expect(try await warehouse.closedParcels(of: order).count == 1)
            // What carrier-dispatch makes of the opened one.
            try await warehouse.postgres.query("UPDATE shipping.shipment SET state = \(ShipmentState.cancelled)")
        }
    }

    @Test("Held for a lot and then changed: it is packed again, and the barred lot goes back from there")
    func heldToo() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 5, at: "A-01-01", lot: "old", expiresIn: 20)
            try await warehouse.stock("A", 5, at: "A-03-01", lot: "new", expiresIn: 90)
            try await warehouse.quarantine()
            let order = try await warehouse.order([("A", 3)])
            try await warehouse.allocate([order])
            _ = try await warehouse.pickedAndPacked()
            let parcel = try await warehouse.closedParcels(of: order)[0]
            _ = try await LotBarStore().bar("A", lot: "old", .recalled, reason: "x", by: "eva", on: warehouse.postgres)
            try await warehouse.heldParcels.review()
            try await warehouse.change(order, [1: 2])
            #expect(try await warehouse.state(order) == .picked)
            #expect(try await warehouse.tasks() == ["\(order) A 1 \(parcel)"])
            try await warehouse.unfitLots.review()
            #expect(try await warehouse.places(order) == ["A-03-01:2"])
            #expect(try await warehouse.tasks().allSatisfy { $0.hasSuffix(parcel) })
            try await warehouse.putAllBack()
            #expect(try await warehouse.onHand("A") == 10)
            try await warehouse.checkAll()
        }
    }

    @Test(
        "Changes race with allocation, scans and packing: in the end every order has what it wants", .timeLimit(.minutes(20)))
    func race() async throws {
        try await PickingFixture.with(poolSize: 10) { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 200, at: "A-01-01")
            var orders: [Int64] = []
            for _ in 0..<24 { orders.append(try await warehouse.order([("A", 3)])) }
            let all = orders
            try await withThrowingTaskGroup(of: Void.self) { group in
                for chunk in 0..<4 {
                    group.addTask { for order in all where Int(order) % 4 == chunk { try await warehouse.allocate([order]) } }
                    group.addTask {
                        for order in all where Int(order) % 4 == chunk {
                            try await warehouse.change(order, [1: 2], isTold: false)
                        }
                    }
                }
                for (index, badge) in ["ana", "ben", "cy"].enumerated() {
                    group.addTask {
                        while var picker = try await Picker.withWork(in: warehouse, badge: badge, cart: "C-0\(index + 1)") {
                            picker.pickAll()
                            try await picker.send()
                            try await warehouse.pack(all)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let handler = OrderChangedHandler(store: OrderCutStore())
            try await warehouse.handle(handler, all.map { OrderChanged(orderID: $0) })
            while var picker = try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01") {
                picker.pickAll()
                try await picker.send()
            }
            try await warehouse.pack(all)
            for order in all { #expect(try await warehouse.state(order) == .packed) }
            try await warehouse.putAllBack()
            #expect(try await warehouse.onHand("A") == 200 - 2 * all.count)
            try await warehouse.checkAll()
        }
    }
}

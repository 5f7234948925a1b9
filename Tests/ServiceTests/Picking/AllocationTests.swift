import Contracts
import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Picking

@Suite("Allocation", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct AllocationTests {
    @Test("Lots go out by expiry, then arrival, pick face before bulk; a line may take from several")
    func fefo() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK", "NAIL")
            try await warehouse.stock("MILK", 5, at: "A-01-01", lot: "late", expiresIn: 90)
            try await warehouse.stock("MILK", 3, at: "A-01-02", lot: "soon", expiresIn: 10)
            try await warehouse.stock("MILK", 9, at: "A-01-03", lot: "never")
            try await warehouse.stock("NAIL", 2, at: "A-09-01", age: 5)
            try await warehouse.stock("NAIL", 2, at: "A-02-01", age: 5)
            try await warehouse.stock("NAIL", 2, at: "A-02-02", age: 9)
            let order = try await warehouse.order([("MILK", 10), ("NAIL", 5)])
            let result = try await warehouse.allocate([order])
            #expect(result.allocated.map(\.orderID) == [order])
            // 3 of the lot that expires first, 5 of the next, 2 of what never does; nails: oldest, then the pick face, then bulk.
            #expect(
                try await warehouse.places(order) == [
                    "A-01-01:5", "A-01-02:3", "A-01-03:2", "A-02-01:2", "A-02-02:2", "A-09-01:1",
                ])
            try await warehouse.checkBooks()
        }
    }

    @Test("A lot that expires today or has expired is nobody's")
    func expired() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK")
            try await warehouse.stock("MILK", 5, at: "A-01-01", lot: "gone", expiresIn: -1)
            try await warehouse.stock("MILK", 5, at: "A-01-02", lot: "today", expiresIn: 0)
            try await warehouse.stock("MILK", 5, at: "A-01-03", lot: "tomorrow", expiresIn: 1)
            let (served, late) = (try await warehouse.order([("MILK", 5)], priority: 1), try await warehouse.order([("MILK", 1)]))
            try await warehouse.allocate([served, late])
            #expect(try await warehouse.places(served) == ["A-01-03:5"])
            #expect(try await warehouse.reason(late) == "no stock: MILK needs 1, 0 available")
            try await warehouse.checkBooks()
        }
    }

    @Test("Better ranked orders take the lots that expire first")
    func rank() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("MILK")
            try await warehouse.stock("MILK", 1, at: "A-01-01", lot: "a", expiresIn: 10)
            try await warehouse.stock("MILK", 1, at: "A-01-02", lot: "b", expiresIn: 20)
            try await warehouse.stock("MILK", 1, at: "A-01-03", lot: "c", expiresIn: 30)
            let whenever = try await warehouse.order([("MILK", 1)])
            let tomorrow = try await warehouse.order([("MILK", 1)], dueIn: 1)
            let urgent = try await warehouse.order([("MILK", 1)], priority: 1, dueIn: 9)
            try await warehouse.allocate([whenever, tomorrow, urgent])
            #expect(try await warehouse.places(urgent) == ["A-01-01:1"])
            #expect(try await warehouse.places(tomorrow) == ["A-01-02:1"])
            #expect(try await warehouse.places(whenever) == ["A-01-03:1"])
        }
    }

    @Test("An order that lacks a piece takes nothing, says what it lacks, and leaves the stock to others")
    func shipComplete() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("A", 2, at: "A-01-01")
            try await warehouse.stock("B", 1, at: "A-01-02")
            let large = try await warehouse.order([("A", 1), ("B", 2)], priority: 2)
            let first = try await warehouse.order([("A", 1), ("B", 1)], priority: 1)
            // Collides with the order before it over B, and frees its A for the last one.
            let second = try await warehouse.order([("A", 1), ("B", 1)])
            let third = try await warehouse.order([("A", 1)])
            let unknown = try await warehouse.order([("NOTHING", 1)])
            let result = try await warehouse.allocate([large, first, second, third, unknown])
            #expect(Set(result.allocated.map(\.orderID)) == [first, third])
            #expect(Set(result.backordered.map(\.orderID)) == [large, second, unknown])
            #expect(try await warehouse.reason(large) == "no stock: B needs 2, 1 available")
            #expect(try await warehouse.reason(second) == "no stock: B needs 1, 0 available")
            #expect(try await warehouse.reason(unknown) == "no stock: NOTHING needs 1, 0 available")
            try await warehouse.checkBooks()
        }
    }

    @Test("A lot to which pieces come while the allocation waits for it serves an order that wants more than it had before")
    func freedMeanwhile() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            let stock = try await warehouse.stock("A", 5, at: "A-01-01")
            try await warehouse.allocate([try await warehouse.order([("A", 4)])])
            let order = try await warehouse.order([("A", 3)])
            let allocation = try await warehouse.postgres.transaction { transaction in
                try await transaction.pipeline([
                    "UPDATE warehouse.stock SET on_hand = on_hand + 10 WHERE id = \(stock)",
                    """
                    INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor)
                    VALUES (\(stock), 10, 0, \(StockMovement.receipt), 'test')
                    """,
                ])
                let allocation = Task { try await warehouse.allocate([order]) }
                try await eventually("the allocation waits for the lot") { try await isAnybodyWaiting(warehouse) }
                return allocation
            }
            #expect(try await allocation.value.allocated.map(\.orderID) == [order])
            #expect(try await warehouse.places(order) == ["A-01-01:3"])
            try await warehouse.checkBooks()
        }
    }

    private func isAnybodyWaiting(_ warehouse: PickingFixture) async throws -> Bool {
        try await warehouse.postgres.query(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')")[0]
            .decode(0)
    }

    @Test("The same article on two lines counts together")
    func twoLines() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 3, at: "A-01-01")
            let twice = try await warehouse.order([("A", 2), ("A", 2)], priority: 1)
            let once = try await warehouse.order([("A", 3)])
            let result = try await warehouse.allocate([twice, once])
            #expect(result.allocated.map(\.orderID) == [once])
            #expect(try await warehouse.reason(twice) == "no stock: A needs 4, 3 available")
            try await warehouse.checkBooks()
        }
    }

    @Test("Duplicates change nothing; orders that are not accepted are left alone")
    func duplicates() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 10, at: "A-01-01")
            let order = try await warehouse.order([("A", 2)])
            let held = try await warehouse.order([("A", 2)])
            try await warehouse.postgres.query("UPDATE orders.\"order\" SET status = 'held' WHERE id = \(held)")
            let handler = OrderAcceptedHandler(store: warehouse.store)
            let message = OrderAccepted(orderID: order)
            try await warehouse.handle(
                handler, [message, message, OrderAccepted(orderID: held), OrderAccepted(orderID: 999_999)])
            try await warehouse.handle(handler, [message])
            #expect(try await warehouse.events() == ["order.allocated \(order)"])
            #expect(try await warehouse.state(held) == nil)
            try await warehouse.checkBooks()
        }
    }

    @Test("Stock that arrives goes to the orders that waited for it, the best ranked first")
    func backorder() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            try await warehouse.stock("B", 9, at: "A-01-01")
            let late = try await warehouse.order([("A", 2), ("B", 1)])
            let early = try await warehouse.order([("A", 2)], dueIn: 1)
            try await warehouse.handle(
                OrderAcceptedHandler(store: warehouse.store), [OrderAccepted(orderID: late), OrderAccepted(orderID: early)])
            #expect(try await warehouse.state(late) == .backordered)
            try await warehouse.stock("A", 3, at: "A-01-02")
            let arrival = StockReceivedHandler(store: warehouse.store)
            try await warehouse.handle(arrival, [StockReceived(sku: "A"), StockReceived(sku: "A")])
            #expect(try await warehouse.state(early) == .allocated)
            #expect(try await warehouse.state(late) == .backordered)
            try await warehouse.stock("A", 1, at: "A-01-03")
            try await warehouse.handle(arrival, [StockReceived(sku: "A")])
            #expect(try await warehouse.state(late) == .allocated)
            #expect(
                try await warehouse.events() == [
                    "order.backordered \(late)", "order.backordered \(early)", "order.allocated \(early)",
                    "order.allocated \(late)",
                ])
            try await warehouse.checkBooks()
        }
    }

    @Test(
        "More orders wait than one transaction carries: the best ranked go first, and the event is published again for the rest")
    func shares() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A", "B")
            var orders: [Int64] = []
            for priority in 0..<9 { orders.append(try await warehouse.order([("A", 1)], priority: priority)) }
            // Wants A too, but no B is there: it takes no room in a share.
            let hopeless = try await warehouse.order([("A", 1), ("B", 1)], priority: 99)
            try await warehouse.allocate(orders + [hopeless])
            try await warehouse.postgres.query("DELETE FROM messaging.outbox")
            try await warehouse.stock("A", 7, at: "A-01-01")
            let arrival = StockReceivedHandler(store: warehouse.store, share: 3)
            var rounds = 0
            var isFollowed = true
            while isFollowed {
                try await warehouse.handle(arrival, [StockReceived(sku: "A")])
                rounds += 1
                let served = try await warehouse.postgres.query(
                    "SELECT count(*) FROM warehouse.fulfilment WHERE state = \(FulfilmentState.allocated)")
                #expect(try served[0].decode(0, as: Int.self) == min(rounds * 3, 7))
                isFollowed = try await warehouse.events().contains("stock.received A")
                try await warehouse.postgres.query("DELETE FROM messaging.outbox")
                try #require(rounds < 10)
            }
            #expect(rounds == 4, "3, 3, 1 of the 3 that remained asked, then none")
            for order in orders.suffix(7) { #expect(try await warehouse.state(order) == .allocated) }
            #expect(try await warehouse.state(hopeless) == .backordered)
            try await warehouse.checkBooks()
        }
    }

    @Test("Back-orders that nobody rang for are found")
    func review() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            let order = try await warehouse.order([("A", 2)])
            try await warehouse.allocate([order])
            try await warehouse.stock("A", 2, at: "A-01-01")
            let review = WaitingOrderReview(
                postgres: warehouse.postgres, outbox: warehouse.outbox, store: warehouse.store, limit: 100)
            try await review.review()
            #expect(try await warehouse.state(order) == .allocated)
            #expect(try await warehouse.events() == ["order.allocated \(order)"])
        }
    }

    @Test(
        "Eight allocators at once over the same orders and one hot article: no piece twice, no order twice",
        .timeLimit(.minutes(20)))
    func race() async throws {
        try await PickingFixture.with(poolSize: 8) { warehouse in
            try await warehouse.articles("HOT", "X", "Y")
            for (index, lot) in ["a", "b", "c", "d", "e"].enumerated() {
                try await warehouse.stock("HOT", 60, at: "A-01-0\(index + 1)", lot: lot, expiresIn: 10 * (5 - index))
            }
            try await warehouse.stock("X", 200, at: "A-02-01")
            try await warehouse.stock("Y", 150, at: "A-02-02")
            var orders: [Int64] = []
            for index in 0..<240 {
                let other = index % 2 == 0 ? "X" : "Y"
                orders.append(try await warehouse.order([("HOT", 1 + index % 3), (other, 1)], priority: index % 4))
            }
            let all = orders
            try await withThrowingTaskGroup(of: [Int64].self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        var allocated: [Int64] = []
                        for batch in 0..<6 {
                            // Each order goes to three of the workers.
                            let mine = all.enumerated().filter { ($0.offset + worker) % 8 < 3 && $0.offset % 6 == batch }.map(
                                \.element)
                            allocated += try await warehouse.allocate(mine.shuffled()).allocated.map(\.orderID)
                        }
                        return allocated
                    }
                }
                var allocated: [Int64] = []
                for try await some in group { allocated += some }
                #expect(Set(allocated).count == allocated.count, "an order was allocated twice")
            }
            try await warehouse.checkBooks()
            let left: Int = try await warehouse.postgres.query(
                "SELECT sum(on_hand - reserved) FROM warehouse.stock WHERE sku = 'HOT'")[0].decode(0)
            // 240 orders want 480 of 300: what is left is less than the smallest order that still waits.
            let smallest: Int? = try await warehouse.postgres.query(
                """
                SELECT min(l.quantity) FROM warehouse.fulfilment f JOIN orders.line l ON l.order_id = f.order_id AND l.sku = 'HOT'
                WHERE f.state = \(FulfilmentState.backordered)
                """)[0].decode(0)
            #expect(left < (smallest ?? 1))
            try await checkPrefix(warehouse)
        }
    }

    /// Lots are used up in the order of their expiry: at most one is touched and not empty.
    private func checkPrefix(_ warehouse: PickingFixture) async throws {
        let lots: [(Int, Int)] = try await warehouse.postgres.query(
            "SELECT reserved, on_hand FROM warehouse.stock WHERE sku = 'HOT' ORDER BY expiry"
        ).map { try $0.decode((Int, Int).self) }
        let firstOpen = lots.firstIndex { $0.0 < $0.1 } ?? lots.count
        #expect(
            lots[min(firstOpen + 1, lots.count)...].allSatisfy { $0.0 == 0 },
            "a later lot was taken before an earlier one was used up")
    }
}

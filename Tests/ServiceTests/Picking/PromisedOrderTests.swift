import Contracts
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Picking

@Suite("Orders get lots when it is time", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PromisedOrderTests {
    /// Ten pieces of A; orders get lots three days before their promise.
    private func site(_ body: (PickingFixture, WaitingOrderReview) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 10, at: "A-01-01")
            try await warehouse.postgres.query("UPDATE warehouse.site SET release_days = 3")
            let review = WaitingOrderReview(
                postgres: warehouse.postgres, outbox: warehouse.outbox, store: warehouse.store, limit: 100)
            try await body(warehouse, review)
            try await warehouse.checkBooks()
        }
    }

    /// Days pass: all promises come nearer.
    private func pass(days: Int, _ warehouse: PickingFixture) async throws {
        for statement in [
            "UPDATE orders.\"order\" SET promised_by = promised_by - make_interval(days => \(days)::int)",
            "UPDATE warehouse.fulfilment SET due_at = due_at - make_interval(days => \(days)::int)",
        ] as [SQL] { try await warehouse.postgres.query(statement) }
    }

    @Test("What is due in a month leaves the stock to what is due tomorrow, and gets lots when its day has come")
    func early() async throws {
        try await site { warehouse, review in
            let month = try await warehouse.order([("A", 8)], priority: 1, dueIn: 30)
            let tomorrow = try await warehouse.order([("A", 9)], dueIn: 1)
            let result = try await warehouse.allocate([month, tomorrow])
            #expect(result.allocated.map(\.orderID) == [tomorrow] && result.backordered.isEmpty)
            #expect(try await warehouse.state(month) == .promised)
            #expect(try await warehouse.places(month) == [])
            #expect(try await warehouse.reason(month) == nil)
            #expect(try await warehouse.allocate([month]) == Allocation(), "told twice, nothing changes")
            try await review.review()
            #expect(try await warehouse.state(month) == .promised)
            try await warehouse.stock("A", 7, at: "A-01-02")
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "A")])
            #expect(try await warehouse.state(month) == .promised, "stock is not what it waits for")
            try await pass(days: 28, warehouse)
            try await review.review()
            #expect(try await warehouse.state(month) == .allocated)
            #expect(try await warehouse.events().contains("order.allocated \(month)"))
        }
    }

    @Test("When its day comes and nothing is there, it waits for stock and says so")
    func nothingThere() async throws {
        try await site { warehouse, review in
            let month = try await warehouse.order([("A", 11)], dueIn: 30)
            try await warehouse.allocate([month])
            try await pass(days: 28, warehouse)
            try await review.review()
            #expect(try await warehouse.state(month) == .backordered)
            #expect(try await warehouse.reason(month) == "no stock: A needs 11, 10 available")
            #expect(try await warehouse.events() == ["order.backordered \(month)"])
        }
    }

    @Test("A site without a lead reserves at once, also what waited before; a promised order can be cancelled")
    func leadTaken() async throws {
        try await site { warehouse, review in
            let (kept, dropped) = (
                try await warehouse.order([("A", 4)], dueIn: 30), try await warehouse.order([("A", 4)], dueIn: 30)
            )
            try await warehouse.allocate([kept, dropped])
            try await warehouse.postgres.query(
                "UPDATE orders.\"order\" SET status = \(OrderState.cancelRequested) WHERE id = \(dropped)")
            try await warehouse.handle(
                OrderCancelRequestedHandler(store: CancellationStore()), [OrderCancelRequested(orderID: dropped)])
            #expect(try await warehouse.state(dropped) == .cancelled)
            try await warehouse.postgres.query("UPDATE warehouse.site SET release_days = NULL")
            try await review.review()
            #expect(try await warehouse.state(kept) == .allocated)
            #expect(try await warehouse.state(dropped) == .cancelled)
        }
    }

    @Test("An order that waits has the day on which its pieces are expected, and the day moves with the receipts")
    func expectedDay() async throws {
        try await site { warehouse, review in
            let (first, second, third) = (
                try await warehouse.order([("A", 12)], priority: 1), try await warehouse.order([("A", 5)]),
                try await warehouse.order([("A", 9)], dueIn: 30)
            )
            try await warehouse.allocate([first, second, third])
            #expect(try await warehouse.state(second) == .allocated, "what cannot be served leaves its pieces to others")
            try await review.review()
            #expect(try await days(warehouse, [first, third]) == [nil, nil])
            try await expect(7, inDays: 5, warehouse)
            try await expect(20, inDays: 9, warehouse)
            try await review.review()
            // Five lie free; with seven more there are twelve, and the other nine come later.
            #expect(try await days(warehouse, [first, third]) == [5, 9])
            let reason: String? = try await warehouse.postgres.query(
                "SELECT reason FROM operations.order_state WHERE order_id = \(first)"
            ).first?.decode(0)
            #expect(reason?.contains("12, 10 available; expected on 2") == true, "\(reason ?? "")")
            try await warehouse.postgres.query("UPDATE warehouse.inbound SET expected_on = expected_on + 2 WHERE number = 'PO-7'")
            try await review.review()
            #expect(try await days(warehouse, [first, third]) == [7, 9])
            try await warehouse.stock("A", 7, at: "A-01-03")
            try await review.review()
            #expect(try await warehouse.state(first) == .allocated)
            #expect(try await days(warehouse, [first, third]) == [nil, 9])
        }
    }

    /// A purchase order of so many pieces.
    private func expect(_ pieces: Int, inDays days: Int, _ warehouse: PickingFixture) async throws {
        try await warehouse.postgres.query(
            "INSERT INTO warehouse.supplier (code, name) VALUES ('ACME', 'Acme') ON CONFLICT DO NOTHING")
        try await warehouse.postgres.query(
            """
            WITH entered AS (
                INSERT INTO warehouse.inbound (kind, supplier, number, site, expected_on, actor)
                VALUES ('purchase_order', 'ACME', 'PO-' || \(pieces)::int, 'S1', current_date + \(days)::int, 'test') RETURNING id
            )
            INSERT INTO warehouse.inbound_line (inbound_id, line_no, sku, quantity) SELECT id, 1, 'A', \(pieces) FROM entered
            """)
    }

    /// From today.
    private func days(_ warehouse: PickingFixture, _ orders: [Int64]) async throws -> [Int?] {
        var days: [Int?] = []
        for order in orders {
            days.append(
                try await warehouse.postgres.query(
                    "SELECT expected_on - current_date FROM warehouse.fulfilment WHERE order_id = \(order)"
                ).first?.decode(0))
        }
        return days
    }
}

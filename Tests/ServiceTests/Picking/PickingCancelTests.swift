import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import PickPlanning
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Picking

@Suite("Cancelling", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PickingCancelTests {
    private let handler = OrderCancelRequestedHandler(store: CancellationStore())

    private func request(_ warehouse: PickingFixture, _ orders: Int64...) async throws {
        try await warehouse.postgres.query(
            "UPDATE orders.\"order\" SET status = 'cancel_requested', cancel_requested_at = now() WHERE id = ANY(\(orders))")
        try await warehouse.handle(handler, (orders + orders).map { OrderCancelRequested(orderID: $0) })
    }

    /// A tour may take the order in the same moment; then it is asked again.
    private func requestUntilSettled(_ warehouse: PickingFixture, _ order: Int64) async throws {
        try await warehouse.postgres.query(
            "UPDATE orders.\"order\" SET status = 'cancel_requested', cancel_requested_at = now() WHERE id = \(order)")
        while try await warehouse.state(order) != .cancelled {
            try await warehouse.outbox.transaction { transaction, events in
                let context = HandlerContext(
                    transaction: transaction, now: Date(), logger: warehouse.stack.logger, outbox: events)
                _ = try await handler.handle([Event(OrderCancelRequested(orderID: order))], (), in: context)
            }
        }
    }

    @Test("Before allocation, while waiting and while reserved an order is cancelled and gives back what it had")
    func early() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 3, at: "A-01-01")
            let new = try await warehouse.order([("A", 1)])
            let reserved = try await warehouse.order([("A", 3)])
            let waiting = try await warehouse.order([("A", 9)])
            try await warehouse.allocate([reserved, waiting])
            try await request(warehouse, new, reserved, waiting)
            for order in [new, reserved, waiting] { #expect(try await warehouse.state(order) == .cancelled) }
            #expect(try await warehouse.events() == [new, reserved, waiting].map { "order.cancelled \($0)" })
            #expect(try await warehouse.places(reserved) == [])
            // A late copy of the acceptance does not bring it back.
            try await warehouse.handle(OrderAcceptedHandler(store: warehouse.store), [OrderAccepted(orderID: new)])
            #expect(try await warehouse.state(new) == .cancelled)
            try await warehouse.checkBooks()
        }
    }

    @Test("What is given back is announced to those who wait, unless nothing may be promised from its place")
    func announced() async throws {
        for isBlocked in [false, true] {
            try await PickingFixture.with { warehouse in
                try await warehouse.articles("A")
                try await warehouse.stock("A", 3, at: "A-01-01")
                let reserved = try await warehouse.order([("A", 3)])
                let waiting = try await warehouse.order([("A", 3)])
                try await warehouse.allocate([reserved, waiting])
                try await warehouse.postgres.query("UPDATE warehouse.stock SET is_blocked = \(isBlocked)")
                try await request(warehouse, reserved)
                let announced = ["order.cancelled \(reserved)"] + (isBlocked ? [] : ["stock.received A"])
                #expect(try await warehouse.events() == announced)
                try await warehouse.checkBooks()
            }
        }
    }

    @Test("A lost answer is given again, as long as intake has not settled the order")
    func lostAnswer() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 3, at: "A-01-01")
            let order = try await warehouse.order([("A", 1)])
            try await warehouse.allocate([order])
            try await request(warehouse, order)
            try await warehouse.postgres.query("DELETE FROM messaging.outbox")
            // A reminder comes for what stands still: the same request again.
            let standing: [String] = try await warehouse.postgres.query(
                "SELECT queue || ' ' || subject FROM operations.standing WHERE type = 'order.cancel-requested'"
            ).map { try $0.decode(0) }
            #expect(standing == ["picking-worker.order.cancel-requested \(order)"])
            try await warehouse.handle(handler, [OrderCancelRequested(orderID: order)])
            #expect(try await warehouse.events() == ["order.cancelled \(order)"])
            try await warehouse.postgres.query("UPDATE orders.\"order\" SET status = \(OrderState.cancelled) WHERE id = \(order)")
            try await warehouse.handle(handler, [OrderCancelRequested(orderID: order)])
            #expect(try await warehouse.events().count == 1)
            try await warehouse.checkBooks()
        }
    }

    @Test("What a cancelled order frees is offered to those that wait")
    func frees() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 2, at: "A-01-01")
            let first = try await warehouse.order([("A", 2)])
            let second = try await warehouse.order([("A", 1)])
            try await warehouse.allocate([first])
            try await warehouse.allocate([second])
            try await request(warehouse, first)
            #expect(try await warehouse.events() == ["order.cancelled \(first)", "stock.received A"])
            try await warehouse.handle(StockReceivedHandler(store: warehouse.store), [StockReceived(sku: "A")])
            #expect(try await warehouse.state(second) == .allocated)
            try await warehouse.checkBooks()
        }
    }

    @Test("Once a parcel has left the house it is refused with the stage; a late copy of a settled request does nothing")
    func refused() async throws {
        try await PickingFixture.with { warehouse in
            let order = try await warehouse.orderOfTwoArticles()
            _ = try await warehouse.pickedAndPacked()
            try await warehouse.dispatch(order, status: .inTransit)
            for _ in 0..<2 { try await request(warehouse, order) }
            #expect(try await warehouse.state(order) == .packed)
            #expect(try await warehouse.events().suffix(2) == ["order.cancel-refused \(order)", "order.cancel-refused \(order)"])
            let reasons: [String] = try await warehouse.postgres.query(
                "SELECT DISTINCT data::json ->> 'reason' FROM messaging.outbox_event WHERE type = 'order.cancel-refused'"
            ).map { try $0.decode(0) }
            #expect(reasons == ["handed_over"])
            let told = try await warehouse.events().count
            try await warehouse.postgres.query("UPDATE orders.\"order\" SET status = \(OrderState.accepted) WHERE id = \(order)")
            try await warehouse.handle(handler, [OrderCancelRequested(orderID: order)])
            #expect(try await warehouse.events().count == told)
            try await warehouse.checkBooks()
        }
    }

    @Test(
        "Cancelling races with taking work, scans and packing: every order is cancelled, and every piece is accounted for",
        .timeLimit(.minutes(20)))
    func race() async throws {
        try await PickingFixture.with(poolSize: 10) { warehouse in
            try await warehouse.articles("A")
            try await warehouse.stock("A", 100, at: "A-01-01")
            var orders: [Int64] = []
            for _ in 0..<40 { orders.append(try await warehouse.order([("A", 1)])) }
            try await warehouse.allocate(orders)
            let all = orders
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, badge) in ["ana", "ben", "cy", "dora", "eva"].enumerated() {
                    group.addTask {
                        guard var picker = try await Picker.withWork(in: warehouse, badge: badge, cart: "C-0\(index + 1)") else {
                            return
                        }
                        while !picker.flow.isDone {
                            picker.pick()
                            try await picker.send()
                        }
                        try await warehouse.pack(all)
                    }
                }
                for chunk in 0..<4 {
                    group.addTask {
                        for order in all where Int(order) % 4 == chunk { try await requestUntilSettled(warehouse, order) }
                    }
                }
                try await group.waitForAll()
            }
            for order in all { #expect(try await warehouse.state(order) == .cancelled) }
            let waiting: Int = try await warehouse.postgres.query(
                "SELECT coalesce(sum(quantity), 0) FROM warehouse.put_back WHERE state = \(PutBackState.open)")[0].decode(0)
            #expect(try await warehouse.onHand("A") + waiting == 100)
            try await warehouse.checkBooks()
        }
    }
}

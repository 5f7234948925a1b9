import Contracts
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Messaging
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import OrderIntake

@Suite("Cancelling an order", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OrderCancelTests {
    @Test("A held order is cancelled at once, and once")
    func held() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored(OrderDocument().with("paid_at", nil)).id
            #expect(try await intake.changes.cancel(id, reason: "changed my mind").status == .cancelled)
            #expect(try await intake.changes.cancel(id, reason: nil).status == .cancelled)
            let row = try await intake.row(id)
            #expect(row.status == "cancelled" && row.reason == "changed my mind")
            #expect(try await intake.events() == ["order.held \(id)", "order.cancelled \(id)"])
        }
    }

    @Test("A moving order is cancelled when the floor agrees")
    func agreed() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored().id
            #expect(try await intake.changes.cancel(id, reason: "late").status == .cancelRequested)
            #expect(try await intake.changes.cancel(id, reason: "late").status == .cancelRequested)
            #expect(try await intake.events() == ["order.accepted \(id)", "order.cancel-requested \(id)"])
            try await intake.put(id, into: .cancelled)
            let event = OrderCancelled(orderID: id, reason: "not picked yet")
            try await intake.handle(OrderCancelledHandler(progress: intake.progress), [event, event])
            #expect(try await intake.row(id).reason == "late")
            let told = try #require(try await intake.statuses.status(of: id)?.cancellation)
            #expect(told.outcome == .cancelled && told.reason == "late")
            #expect(try await intake.status(id) == "cancelled")
        }
    }

    @Test("A moving order goes on when the floor refuses")
    func refused() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored().id
            #expect(try await intake.statuses.status(of: id)?.cancellation == nil)
            _ = try await intake.changes.cancel(id, reason: "wrong size")
            let asked = try #require(try await intake.statuses.status(of: id)?.cancellation)
            #expect(asked.outcome == .requested && asked.reason == "wrong size")
            let event = OrderCancelRefused(orderID: id, reason: "dispatched")
            // As long as nothing has left the house, a refusal is an old one.
            try await intake.put(id, into: .picked)
            try await intake.handle(OrderCancelRefusedHandler(progress: intake.progress), [event])
            #expect(try await intake.status(id) == "cancel_requested")
            try await intake.postgres.query("DELETE FROM warehouse.fulfilment")
            try await intake.pack(id, parcels: 1)
            try await intake.handle(OrderCancelRefusedHandler(progress: intake.progress), [event])
            let told = try #require(try await intake.statuses.status(of: id))
            #expect(told.cancellation?.outcome == .refused && told.cancellation?.reason == "dispatched")
            #expect(told.cancellation?.requestedAt == asked.requestedAt)
            let json = String(decoding: try JSONEncoder().encode(told), as: UTF8.self)
            #expect(json.contains("\"cancellation\":{") && json.contains("\"requested_at\":"))
            #expect(try await intake.row(id).reason == "not cancelled: dispatched")
            #expect(try await intake.status(id) == "accepted")
            try await intake.handle(OrderCancelRefusedHandler(progress: intake.progress), [event])
            #expect(try await intake.status(id) == "accepted")
        }
    }

    @Test("What is packed can be cancelled; what has left the house or does not exist cannot, and the answer says why")
    func tooLate() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored().id
            try await intake.pack(id, parcels: 1)
            let left = await #expect(throws: ProblemDetails.self) { try await intake.changes.cancel(id, reason: nil) }
            #expect(left?.status.code == 409 && left?.detail.contains("is handed over") == true)
            try await intake.deliver(id, parcel: 1)
            let there = await #expect(throws: ProblemDetails.self) { try await intake.changes.cancel(id, reason: nil) }
            #expect(there?.detail.contains("is delivered") == true)
            #expect(try await intake.status(id) == "accepted")
            try await intake.postgres.query("UPDATE tracking.parcel SET status = 'pending', delivered_at = NULL")
            #expect(try await intake.changes.cancel(id, reason: nil).status == .cancelRequested)
            let unknown = await #expect(throws: ProblemDetails.self) { try await intake.changes.cancel(999, reason: nil) }
            #expect(unknown?.status.code == 404)
        }
    }

    @Test("What the floor is said to have done and has not changes nothing, for an order in any state")
    func untrueEvents() async throws {
        try await IntakeFixture.with { intake in
            let moving = try await intake.stored().id
            let held = try await intake.stored(OrderDocument("HELD").with("paid_at", nil)).id
            let asked = try await intake.stored(OrderDocument("ASKED")).id
            _ = try await intake.changes.cancel(asked, reason: nil)
            try await intake.put(moving, into: .picked)
            try await intake.put(asked, into: .allocated)
            let cancelled = [moving, held, asked].map { OrderCancelled(orderID: $0, reason: "untrue") }
            try await intake.handle(OrderCancelledHandler(progress: intake.progress), cancelled)
            let refused = OrderCancelRefused(orderID: asked, reason: "untrue")
            try await intake.handle(OrderCancelRefusedHandler(progress: intake.progress), [refused])
            #expect(try await intake.status(moving) == "accepted")
            #expect(try await intake.status(held) == "held")
            #expect(try await intake.status(asked) == "cancel_requested")
        }
    }

    @Test("A late word from the floor does not undo an end")
    func lateEvents() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored(OrderDocument().with("status", "\"canceled\"")).id
            try await intake.put(id, into: .cancelled)
            try await intake.handle(OrderCancelRefusedHandler(progress: intake.progress), [.init(orderID: id, reason: "x")])
            try await intake.handle(OrderCancelledHandler(progress: intake.progress), [.init(orderID: id, reason: "x")])
            let row = try await intake.row(id)
            #expect(row.status == "cancelled" && row.reason == "cancelled in the source")
        }
    }
}

@Suite("Completing an order", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct CompletionTests {
    @Test("An order of two parcels is complete with the second, whatever repeats")
    func twoParcels() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored().id
            try await intake.pack(id, parcels: 2)
            let handler = ShipmentDeliveredHandler(progress: intake.progress)
            let first = ShipmentDelivered(shipmentID: 1, orderID: id, deliveredAt: .init(timeIntervalSince1970: 1))
            let second = ShipmentDelivered(shipmentID: 2, orderID: id, deliveredAt: .init(timeIntervalSince1970: 2))
            try await intake.deliver(id, parcel: 2)
            #expect(try await intake.handle(handler, [second]) == [.done])
            #expect(try await intake.status(id) == "accepted")
            try await intake.deliver(id, parcel: 1)
            #expect(try await intake.handle(handler, [first, second, first]) == [.done, .done, .done])
            #expect(try await intake.status(id) == "completed")
            try await intake.handle(handler, [second])
            #expect(try await intake.events() == ["order.accepted \(id)", "order.completed \(id)"])
        }
    }

    @Test("A parcel without a shipment keeps the order open")
    func notShipped() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored().id
            try await intake.pack(id, parcels: 2, shipped: 1)
            try await intake.deliver(id, parcel: 1)
            let event = ShipmentDelivered(shipmentID: 1, orderID: id, deliveredAt: .init(timeIntervalSince1970: 1))
            try await intake.handle(ShipmentDeliveredHandler(progress: intake.progress), [event])
            #expect(try await intake.status(id) == "accepted")
        }
    }

    @Test("Delivery settles a cancellation that is still open")
    func cancelRequested() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored().id
            _ = try await intake.changes.cancel(id, reason: nil)
            try await intake.pack(id, parcels: 1)
            try await intake.deliver(id, parcel: 1)
            let event = ShipmentDelivered(shipmentID: 1, orderID: id, deliveredAt: .init(timeIntervalSince1970: 1))
            try await intake.handle(ShipmentDeliveredHandler(progress: intake.progress), [event])
            try await intake.handle(OrderCancelRefusedHandler(progress: intake.progress), [.init(orderID: id, reason: "shipped")])
            #expect(try await intake.status(id) == "completed")
        }
    }

    @Test("An order's status tells parcels and tracking numbers")
    func status() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored().id
            try await intake.pack(id, parcels: 2)
            let status = try #require(try await intake.statuses.status(of: .init(channel: "shop", externalID: "A-1")))
            #expect(status.id == intake.publicID(id) && status.state == "ready")
            #expect(status.parcels.map(\.number) == [1, 2])
            #expect(status.shipments.map(\.trackingNumber) == ["T\(id)-1", "T\(id)-2"])
            #expect(try await intake.statuses.status(of: 999) == nil)
        }
    }
}

@Suite("Holds", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct HoldTests {
    private static let unpaidUnknown = OrderDocument().with("paid_at", nil)
        .with("lines", #"[{"sku":"NEW","quantity":1,"unit_price":1}]"#)

    @Test("The order moves when its last hold goes, and only then")
    func lastHold() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored(Self.unpaidUnknown).id
            let first = try await intake.changes.release("awaiting_payment", of: id, by: "bank", location: nil)
            #expect(first == .init(id: intake.publicID(id), status: .held, holds: ["unknown_sku"]))
            let early = await #expect(throws: ProblemDetails.self) {
                try await intake.changes.release("unknown_sku", of: id, by: "shop", location: nil)
            }
            #expect(early?.status.code == 409)
            try await intake.postgres.query("INSERT INTO warehouse.sku VALUES ('NEW', '', '', '', 1, 1, 1, 1)")
            let last = try await intake.changes.release("unknown_sku", of: id, by: "shop", location: nil)
            #expect(last == .init(id: intake.publicID(id), status: .accepted, holds: []))
            let again = try await intake.changes.release("unknown_sku", of: id, by: "shop", location: nil)
            #expect(again == last)
            #expect(try await intake.row(id).isReleased)
            #expect(try await intake.events() == ["order.held \(id)", "order.accepted \(id)"])
        }
    }

    @Test("Two holds released at the same moment let the order go once")
    func together() async throws {
        try await IntakeFixture.with { intake in
            try await intake.postgres.query("INSERT INTO warehouse.sku VALUES ('LATE', '', '', '')")
            let document = OrderDocument().with("paid_at", nil).with("lines", #"[{"sku":"LATE","quantity":1,"unit_price":1}]"#)
            let id = try await intake.stored(document).id
            try await intake.postgres.query("UPDATE warehouse.sku SET weight_g = 1, length_mm = 1, width_mm = 1, height_mm = 1")
            async let payment = intake.changes.release("awaiting_payment", of: id, by: "a", location: nil)
            async let measured = intake.changes.release("no_dimensions", of: id, by: "b", location: nil)
            _ = try await (payment, measured)
            #expect(try await intake.events() == ["order.held \(id)", "order.accepted \(id)"])
        }
    }

    @Test("A review lets go what has become known, articles and towns, and leaves the rest")
    func review() async throws {
        try await IntakeFixture.with { intake in
            let article = OrderDocument("ARTICLE").with("lines", #"[{"sku":"NEW","quantity":1,"unit_price":1}]"#)
            let town = OrderDocument("TOWN").with("ship_to.latitude", nil).with("ship_to.longitude", nil)
                .with("ship_to.city", "\"Ibiporã\"")
            let ids = [
                try await intake.stored(article).id, try await intake.stored(town).id,
                try await intake.stored(Self.unpaidUnknown.with("external_id", "\"UNPAID\"")).id,
            ]
            #expect(try await intake.review.reviewAll() == 0)
            try await intake.postgres.query("INSERT INTO warehouse.sku VALUES ('NEW', '', '', '', 1, 1, 1, 1)")
            try await intake.postgres.query("INSERT INTO orders.town VALUES ('BR', 'PR', 'ibipora', -23.27, -51.05)")
            #expect(try await intake.review.reviewAll() == 2)
            #expect(try await intake.status(ids[0]) == "accepted")
            #expect(try await intake.status(ids[1]) == "accepted")
            #expect(try await intake.status(ids[2]) == "held")
            #expect(try await intake.review.reviewAll() == 0)
        }
    }

    @Test("A review goes on past orders that stay held for another reason")
    func longReview() async throws {
        try await IntakeFixture.with { intake in
            let lines = #"[{"sku":"NEW","quantity":1,"unit_price":1}]"#
            let documents = (0..<1200).map { number in
                let document = OrderDocument("N-\(number)").with("lines", lines)
                return number % 10 == 0 ? document.with("paid_at", nil) : document
            }
            _ = await intake.capture.capture(try documents.map { try $0.submitted() })
            try await intake.postgres.query("INSERT INTO warehouse.sku VALUES ('NEW', '', '', '', 1, 1, 1, 1)")
            #expect(try await intake.review.reviewAll() == 1080)
        }
    }

    @Test("A person may say where an unknown town is")
    func location() async throws {
        try await IntakeFixture.with { intake in
            let document = OrderDocument().with("ship_to.latitude", nil).with("ship_to.longitude", nil)
            let id = try await intake.stored(document).id
            let place = GeoPoint(latitude: 1, longitude: 2)
            #expect(try await intake.changes.release("unknown_town", of: id, by: "a", location: place).status == .accepted)
        }
    }

    @Test("Holds and orders that do not exist are said to be missing")
    func unknown() async throws {
        try await IntakeFixture.with { intake in
            let id = try await intake.stored().id
            for (order, reason) in [(id, "awaiting_payment"), (999, "awaiting_payment")] {
                let problem = await #expect(throws: ProblemDetails.self) {
                    try await intake.changes.release(reason, of: order, by: "a", location: nil)
                }
                #expect(problem?.status.code == 404)
            }
        }
    }
}

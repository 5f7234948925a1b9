import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("Handing over and following", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DispatchingTests {
    /// Writes shipments of new orders in this state; returns their ids.
    private func shipments(_ fixture: ShippingFixture, _ count: Int, carrier: String, state: String = "booked") async throws
        -> [Int64]
    {
        let parcels = try await fixture.pack(count)
        return try await fixture.postgres.query(
            """
            INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, tracking_number)
            SELECT id, order_id, \(state), \(carrier), 'T' || id FROM warehouse.parcel WHERE id = ANY (\(parcels)) RETURNING id
            """
        ).map { try $0.decode(0) }
    }

    @Test("A planned route's shipments are loaded once")
    func loading() async throws {
        try await ShippingFixture.with { fixture in
            let fleet = try await shipments(fixture, 3, carrier: "fleet")
            let route = try await route(fixture, stops: Array(fleet.prefix(2)))
            for _ in 0..<2 { try await fixture.handle(RoutePlannedHandler(), [RoutePlanned(routeID: route)]) }
            #expect(try await fixture.shipments("state") == ["ready", "ready", "booked"])
            #expect(try await fixture.shipments("route_id") == [String(route), String(route), nil])
            #expect(try await fixture.messages(ShipmentReady.self).count == 2)
        }
    }

    private func route(_ fixture: ShippingFixture, stops: [Int64]) async throws -> Int64 {
        try await fixture.postgres.query(
            "INSERT INTO routing.vehicle VALUES ('V1', 'SAO', 900000, 8000000, 32400, 90, true)")
        let rows = try await fixture.postgres.query(
            """
            WITH made AS (
                INSERT INTO routing.route (site, vehicle, distance_m, duration_s) VALUES ('SAO', 'V1', 1, 1) RETURNING id
            )
            INSERT INTO routing.stop (shipment_id, order_id, route_id, seq, latitude, longitude, weight_g, volume_cm3)
            SELECT s.id, s.order_id, made.id, row_number() OVER (), 0, 0, 1, 1
            FROM shipping.shipment s, made WHERE s.id = ANY (\(stops)) RETURNING route_id
            """)
        return try #require(rows.first).decode(0)
    }

    // Following

    private func track(_ fixture: ShippingFixture, _ id: Int64, _ status: String, cause: String? = nil) async throws {
        try await fixture.postgres.query(
            """
            INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier, status, cause, status_at, delivered_at)
            SELECT tracking_number, id, order_id, carrier, \(status), \(cause), '2026-01-05 12:00Z',
                CASE WHEN \(status) = 'delivered' THEN timestamptz '2026-01-05 12:00Z' END FROM shipping.shipment WHERE id = \(id)
            ON CONFLICT (shipment_id) DO UPDATE SET status = excluded.status, cause = excluded.cause,
                delivered_at = coalesce(excluded.delivered_at, tracking.parcel.delivered_at)
            """)
    }

    /// The handler sees the status `told`, whatever the message says.
    private func follow(_ fixture: ShippingFixture, _ id: Int64, told status: String = "in_transit") async throws {
        let event = TrackingUpdated(shipmentID: id, orderID: 0, trackingNumber: "", status: status)
        try await fixture.handle(TrackingUpdatedHandler(), [event, event])
    }

    @Test("Delivered in the database counts, not what the message says; once")
    func delivered() async throws {
        try await ShippingFixture.with { fixture in
            let id = try await shipments(fixture, 1, carrier: "swift", state: "ready")[0]
            try await track(fixture, id, "in_transit")
            try await follow(fixture, id, told: "delivered")
            #expect(try await fixture.shipments("state") == ["handed_over"])
            #expect(try await fixture.shipments("handed_over_by") == ["acceptance"])
            try await track(fixture, id, "delivered")
            try await follow(fixture, id, told: "in_transit")
            try await follow(fixture, id, told: "delivered")
            #expect(try await fixture.shipments("state") == ["delivered"])
            let delivered = try await fixture.messages(ShipmentDelivered.self)
            #expect(delivered.map(\.deliveredAt) == [Date(timeIntervalSince1970: 1_767_614_400)])
        }
    }

    @Test("Trouble is told once per kind, and forgotten when the parcel moves on")
    func trouble() async throws {
        try await ShippingFixture.with { fixture in
            let id = try await shipments(fixture, 1, carrier: "swift", state: "ready")[0]
            try await track(fixture, id, "delivery_failed", cause: "consignee_not_home")
            for _ in 0..<3 { try await follow(fixture, id) }
            try await track(fixture, id, "on_hold")
            try await follow(fixture, id)
            #expect(try await fixture.shipments("reason") == ["on_hold"])
            try await track(fixture, id, "out_for_delivery")
            try await follow(fixture, id)
            #expect(try await fixture.shipments("reason") == [nil])
            #expect(try await fixture.shipments("state") == ["handed_over"])
            #expect(try await fixture.messages(ShipmentException.self).map(\.cause) == ["consignee_not_home", "on_hold"])
        }
    }

    @Test("A delivered parcel may come back; nothing else moves it")
    func returned() async throws {
        try await ShippingFixture.with { fixture in
            let id = try await shipments(fixture, 1, carrier: "swift", state: "ready")[0]
            try await track(fixture, id, "delivered")
            try await follow(fixture, id)
            try await track(fixture, id, "in_transit")
            try await follow(fixture, id)
            #expect(try await fixture.shipments("state") == ["delivered"])
            try await track(fixture, id, "return_to_sender", cause: "consignee_refused")
            try await follow(fixture, id)
            #expect(try await fixture.shipments("state") == ["returned"])
            #expect(try await fixture.events() == ["shipment.delivered", "shipment.exception"])
        }
    }

    @Test("A carrier's word of a parcel that it does not have hands nothing over; its first word of having it does, at its time")
    func accepted() async throws {
        try await ShippingFixture.with { fixture in
            let id = try await shipments(fixture, 1, carrier: "swift", state: "ready")[0]
            for status in TrackingStatus.notAccepted {
                try await track(fixture, id, status.rawValue)
                try await follow(fixture, id)
                #expect(try await fixture.shipments("state") == ["ready"], "\(status)")
            }
            try await track(fixture, id, "picked_up")
            try await follow(fixture, id)
            try await track(fixture, id, "pending")
            try await follow(fixture, id)
            #expect(try await fixture.shipments("state") == ["handed_over"])
            let at: Date = try await fixture.postgres.query("SELECT handed_over_at FROM shipping.shipment")[0].decode(0)
            #expect(at == Date(timeIntervalSince1970: 1_767_614_400))
            #expect(try await fixture.messages(ShipmentException.self).map(\.cause) == ["cancelled"])
        }
    }

    @Test("The own fleet's parcel is handed over when its vehicle leaves, and so is one whose delivery is told first")
    func departed() async throws {
        try await ShippingFixture.with { fixture in
            let fleet = try await shipments(fixture, 2, carrier: "fleet", state: "ready")
            try await track(fixture, fleet[0], "out_for_delivery")
            try await track(fixture, fleet[1], "delivered")
            for id in fleet { try await follow(fixture, id) }
            #expect(try await fixture.shipments("state") == ["handed_over", "delivered"])
            #expect(try await fixture.shipments("handed_over_by") == ["departure", "departure"])
        }
    }

    @Test("A scan hands a parcel over once, at the time of the scan; what the carrier says later changes nothing of it")
    func scanned() async throws {
        try await ShippingFixture.with { fixture in
            let ids = try await shipments(fixture, 2, carrier: "swift", state: "ready")
            let parcels: [Int64] = try await fixture.postgres.query("SELECT parcel_id FROM shipping.shipment ORDER BY id").map {
                try $0.decode(0)
            }
            let events = parcels.map { ParcelHandedOver(parcelID: $0, orderID: 0) }
            try await fixture.handle(ParcelHandedOverHandler(), events)
            #expect(try await fixture.shipments("state") == ["ready", "ready"])
            try await fixture.postgres.query(
                """
                INSERT INTO warehouse.hand_over (parcel_id, carrier, picker, scanned_at)
                VALUES (\(parcels[0]), 'swift', 'P1', '2026-01-05 11:00Z')
                """)
            let standing = "SELECT subject FROM operations.standing WHERE queue = 'carrier-dispatch.parcel.handed-over'" as SQL
            #expect(try await fixture.postgres.query(standing).map { try $0.decode(0, as: String.self) } == ["\(parcels[0])"])
            for _ in 0..<2 { try await fixture.handle(ParcelHandedOverHandler(), events) }
            #expect(try await fixture.shipments("state") == ["handed_over", "ready"])
            try await track(fixture, ids[0], "in_transit")
            try await follow(fixture, ids[0])
            #expect(try await fixture.shipments("handed_over_by") == ["scan", nil])
            let at: Date = try await fixture.postgres.query("SELECT handed_over_at FROM shipping.shipment WHERE id = \(ids[0])")[
                0
            ]
            .decode(0)
            #expect(at == Date(timeIntervalSince1970: 1_767_610_800))
            #expect(try await fixture.postgres.query(standing).isEmpty)
        }
    }

    @Test("What was not handed over does not follow tracking")
    func tooEarly() async throws {
        try await ShippingFixture.with { fixture in
            let id = try await shipments(fixture, 1, carrier: "swift", state: "booked")[0]
            try await track(fixture, id, "delivered")
            try await follow(fixture, id)
            #expect(try await fixture.shipments("state") == ["booked"])
        }
    }

    @Test("Cancelling stops what has not left, once the order is cancelled and not because somebody says so")
    func cancel() async throws {
        try await ShippingFixture.with { fixture in
            let waiting = try await shipments(fixture, 1, carrier: "swift", state: "booking")
            let gone = try await shipments(fixture, 1, carrier: "swift", state: "ready")
            let orders: [Int64] = try await fixture.postgres.query(
                "SELECT order_id FROM shipping.shipment WHERE id = ANY (\(waiting + gone))"
            ).map { try $0.decode(0) }
            let events = orders.map { OrderCancelled(orderID: $0, reason: "requested") }
            try await fixture.handle(OrderCancelledHandler(), events)
            #expect(try await fixture.shipments("state") == ["booking", "ready"])
            try await fixture.postgres.query("UPDATE warehouse.fulfilment SET state = 'cancelled'")
            for _ in 0..<2 { try await fixture.handle(OrderCancelledHandler(), events) }
            #expect(try await fixture.shipments("state") == ["cancelled", "cancelled"])
            // Nobody was asked for a label, so there is none to be given back.
            #expect(try await fixture.shipments("(void_wanted_at IS NOT NULL)") == ["false", "false"])
            // A carrier that has the parcel nevertheless makes it none that was handed over, and somebody is told.
            try await track(fixture, gone[0], "in_transit")
            try await follow(fixture, gone[0])
            #expect(try await fixture.shipments("state") == ["cancelled", "cancelled"])
            let trouble = try await fixture.messages(ShipmentException.self).map(\.cause)
            #expect(trouble == ["the order was cancelled, and its carrier says in_transit"])
        }
    }

    @Test("Cancelling leaves alone what was handed over")
    func cancelTooLate() async throws {
        try await ShippingFixture.with { fixture in
            let id = try await shipments(fixture, 1, carrier: "swift", state: "ready")[0]
            try await track(fixture, id, "in_transit")
            try await follow(fixture, id)
            try await fixture.postgres.query("UPDATE warehouse.fulfilment SET state = 'cancelled'")
            let order: Int64 = try await fixture.postgres.query("SELECT order_id FROM shipping.shipment")[0].decode(0)
            try await fixture.handle(OrderCancelledHandler(), [OrderCancelled(orderID: order, reason: "requested")])
            #expect(try await fixture.shipments("state") == ["handed_over"])
            #expect(try await fixture.shipments("(void_wanted_at IS NOT NULL)") == ["false"])
        }
    }

    @Test("A parcel of a cancelled order is booked with no carrier, and has no label bought")
    func cancelledBefore() async throws {
        try await ShippingFixture.with { fixture in
            let parcels = try await fixture.pack(2)
            let orders: [Int64] = try await fixture.postgres.query("SELECT order_id FROM warehouse.parcel ORDER BY id").map {
                try $0.decode(0)
            }
            let handler = ParcelPackedHandler(cards: RateCards(postgres: fixture.postgres))
            let packed = zip(parcels, orders).map { ParcelPacked(parcelID: $0, orderID: $1) }
            try await fixture.handle(handler, [packed[1]])
            try await fixture.postgres.query("UPDATE warehouse.fulfilment SET state = 'cancelled'")
            try await fixture.handle(handler, packed)
            #expect(Set(try await fixture.shipments("state")) == ["booking", "cancelled"])
            let claimed = try await fixture.claim(fixture.shipmentIDs())
            #expect(claimed.isEmpty)
            let asked = try await fixture.messages(LabelRequested.self).map(\.shipmentID)
            #expect(asked.count == 1)
            try await fixture.handle(OrderCancelledHandler(), orders.map { OrderCancelled(orderID: $0, reason: "requested") })
            #expect(Set(try await fixture.shipments("state")) == ["cancelled"])
        }
    }

    @Test("A packed lot that is recalled is not booked and gets no label, and does when the recall ends")
    func barred() async throws {
        try await ShippingFixture.with { fixture in
            let parcels = try await fixture.pack(2)
            let orders: [Int64] = try await fixture.postgres.query("SELECT order_id FROM warehouse.parcel ORDER BY id").map {
                try $0.decode(0)
            }
            let handler = ParcelPackedHandler(cards: RateCards(postgres: fixture.postgres))
            try await fixture.handle(handler, [ParcelPacked(parcelID: parcels[0], orderID: orders[0])])
            try await fixture.postgres.pipeline([
                "INSERT INTO warehouse.location (site, code, check_code, aisle, cell) VALUES ('SAO', 'A-01', '1', 1, 1)",
                "INSERT INTO warehouse.sku (code) VALUES ('MILK')",
                "INSERT INTO warehouse.stock (site, sku, location_id, lot) SELECT 'SAO', 'MILK', id, '7' FROM warehouse.location",
                """
                INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity, state)
                SELECT f.order_id, 1, s.id, 1, 'picked' FROM warehouse.fulfilment f, warehouse.stock s
                """,
                "INSERT INTO warehouse.lot_bar (sku, lot, kind, reason, barred_by) VALUES ('MILK', '7', 'recalled', 'notice', 'eva')",
            ])
            let packed = zip(parcels, orders).map { ParcelPacked(parcelID: $0, orderID: $1) }
            #expect(try await fixture.handle(handler, packed) == [.done, .done])
            #expect(try await fixture.shipments("state") == ["booking"])
            let label = fixture.labels().handler
            let asked = LabelRequested(shipmentID: try await fixture.shipmentIDs()[0])
            #expect(try await fixture.handle(label, [asked]) == [.done])
            #expect(try await fixture.shipments("reason") == ["MILK lot 7 is recalled"])
            try await fixture.postgres.query("UPDATE warehouse.lot_bar SET cleared_at = now(), cleared_by = 'eva'")
            try await fixture.handle(handler, packed)
            #expect(try await fixture.shipments("state") == ["booking", "booking"])
            #expect(try await fixture.claim(fixture.shipmentIDs()).count == 2)
        }
    }

    @Test(
        "Booking and cancelling at the same time end on one side: no shipment of a cancelled order goes on",
        .timeLimit(.minutes(20)))
    func race() async throws {
        try await ShippingFixture.with { fixture in
            let parcels = try await fixture.pack(24)
            let orders: [Int64] = try await fixture.postgres.query("SELECT order_id FROM warehouse.parcel ORDER BY id").map {
                try $0.decode(0)
            }
            let handler = ParcelPackedHandler(cards: RateCards(postgres: fixture.postgres))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (parcel, order) in zip(parcels, orders) {
                    group.addTask { try await fixture.handle(handler, [ParcelPacked(parcelID: parcel, orderID: order)]) }
                    group.addTask {
                        try await fixture.postgres.transaction { transaction in
                            _ = try await transaction.pipeline([
                                DispatchLockStore.forCancelling,
                                "UPDATE warehouse.fulfilment SET state = 'cancelled' WHERE order_id = \(order)",
                            ])
                        }
                        try await fixture.handle(OrderCancelledHandler(), [OrderCancelled(orderID: order, reason: "requested")])
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await fixture.shipments("state") == [String?](repeating: "cancelled", count: 24))
        }
    }
}

import Contracts
import Fulfilment
import Messaging
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("Shipments of parcels that are held or opened", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ShipmentHoldTests {
    private struct Packed {
        let fixture: ShippingFixture
        let order: Int64
        let parcel: Int64

        func bar() async throws {
            try await fixture.postgres.query(
                "INSERT INTO warehouse.lot_bar (sku, lot, kind, reason, barred_by) VALUES ('MILK', '7', 'recalled', 'notice', 'eva')"
            )
        }

        func release() async throws {
            try await fixture.postgres.query("UPDATE warehouse.lot_bar SET cleared_at = now(), cleared_by = 'eva'")
        }

        func review() async throws {
            try await fixture.handle(ParcelsReviewedHandler(), [ParcelsReviewed(orderID: order)])
        }

        func labels() async throws -> [LabelState] {
            try await fixture.postgres.query("SELECT state FROM shipping.label ORDER BY shipment_id").map { try $0.decode(0) }
        }

        /// State, whether its label is to be voided, and the reason.
        func standing() async throws -> [String?] {
            try await fixture.shipments("concat_ws(' ', state, CASE WHEN void_wanted_at IS NOT NULL THEN 'void' END, reason)")
        }
    }

    /// One parcel with milk of lot 7, with a shipment of a carrier in a state.
    private func packed(_ carrier: String, _ state: ShipmentState, _ body: (Packed) async throws -> Void) async throws {
        try await ShippingFixture.with { fixture in
            let parcel = try await fixture.pack()[0]
            let number: String? = state == .booking ? nil : "T1"
            try await fixture.postgres.pipeline([
                "INSERT INTO warehouse.location (site, code, check_code, aisle, cell) VALUES ('SAO', 'A-01', '1', 1, 1)",
                "INSERT INTO warehouse.sku (code) VALUES ('MILK')",
                "INSERT INTO warehouse.stock (site, sku, location_id, lot) SELECT 'SAO', 'MILK', id, '7' FROM warehouse.location",
                """
                INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity, state)
                SELECT f.order_id, 1, s.id, 1, 'picked' FROM warehouse.fulfilment f, warehouse.stock s
                """,
                """
                INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, tracking_number, label_key)
                SELECT id, order_id, \(state), \(carrier), \(number)::text, 'K1' FROM warehouse.parcel
                """,
                """
                INSERT INTO shipping.label (shipment_id, number, account, reference, state)
                SELECT id, tracking_number, carrier, label_key, \(LabelState.live) FROM shipping.shipment
                WHERE state = \(ShipmentState.ready) AND carrier <> 'fleet'
                """,
            ])
            let order: Int64 = try await fixture.postgres.query("SELECT order_id FROM warehouse.parcel")[0].decode(0)
            try await body(Packed(fixture: fixture, order: order, parcel: parcel))
        }
    }

    @Test("A label is marked while its parcel is held, and as good as before when the bar ends")
    func label() async throws {
        try await packed("swift", .ready) { packed in
            try await packed.review()
            #expect(try await packed.standing() == ["ready"])
            try await packed.bar()
            for _ in 0..<2 { try await packed.review() }
            #expect(try await packed.standing() == ["ready void MILK lot 7 is recalled"])
            #expect(try await packed.labels() == [.live], "it is not given back while its parcel may still leave")
            try await packed.release()
            for _ in 0..<2 { try await packed.review() }
            #expect(try await packed.standing() == ["ready"])
        }
    }

    @Test("A label that is bought while a lot is being barred is marked, too; one that waits is bought when the bar ends")
    func bought() async throws {
        try await packed("swift", .booking) { packed in
            try await packed.bar()
            try await packed.review()
            #expect(try await packed.fixture.messages(LabelRequested.self).isEmpty)
            try await packed.release()
            try await packed.review()
            #expect(try await packed.fixture.messages(LabelRequested.self).count == 1)
            try await packed.bar()
            let id = try await packed.fixture.shipmentIDs()[0]
            try await packed.fixture.postgres.query(
                LabelStore().makeReady([BoughtLabel(shipmentID: id, trackingNumber: "T1")]))
            #expect(try await packed.standing() == ["ready void"])
        }
    }

    @Test("What a carrier has is not marked, and the own fleet's label never is")
    func onItsWay() async throws {
        try await packed("swift", .ready) { packed in
            try await packed.fixture.postgres.query(
                """
                INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier, status)
                SELECT tracking_number, id, order_id, carrier, 'in_transit' FROM shipping.shipment
                """)
            try await packed.bar()
            try await packed.review()
            #expect(try await packed.standing() == ["ready"])
        }
        try await packed("fleet", .ready) { packed in
            try await packed.bar()
            try await packed.review()
            #expect(try await packed.standing() == ["ready"])
        }
    }

    @Test("What has left has no label to void: its mark is taken off, and a scan that its shipment has not followed counts")
    func left() async throws {
        let scan: SQL = """
            INSERT INTO warehouse.hand_over (parcel_id, carrier, picker, scanned_at) SELECT id, 'swift', 'eva', now() FROM warehouse.parcel
            """
        try await packed("swift", .ready) { packed in
            try await packed.bar()
            try await packed.review()
            try await packed.fixture.postgres.query(
                """
                INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier, status)
                SELECT tracking_number, id, order_id, carrier, 'in_transit' FROM shipping.shipment
                """)
            _ = try await ShipmentStore().follow(try await packed.fixture.shipmentIDs(), in: packed.fixture.postgres)
            #expect(try await packed.standing() == ["handed_over"])
        }
        try await packed("swift", .ready) { packed in
            try await packed.bar()
            try await packed.review()
            try await packed.release()
            try await packed.fixture.postgres.query(scan)
            try await ShipmentStore().handOver([packed.parcel], in: packed.fixture.postgres)
            #expect(try await packed.standing() == ["handed_over"])
        }
        try await packed("swift", .ready) { packed in
            try await packed.fixture.postgres.query(scan)
            try await packed.bar()
            try await packed.review()
            #expect(try await packed.standing() == ["ready"])
        }
    }

    @Test(
        "A parcel that was opened has its shipment cancelled and its label voided, and is not booked again",
        arguments: [ShipmentState.booking, .ready])
    func opened(state: ShipmentState) async throws {
        try await packed("swift", state) { packed in
            try await packed.fixture.postgres.pipeline([
                "UPDATE warehouse.parcel SET opened_at = now()",
                "UPDATE warehouse.fulfilment SET state = \(FulfilmentState.backordered)",
            ])
            for _ in 0..<2 { try await packed.review() }
            // Nobody was asked for a label while it was booked, so there is none to be given back.
            let standing = "cancelled \(state == .ready ? "void " : "")its parcel was opened"
            #expect(try await packed.standing() == [standing])
            #expect(try await packed.labels() == (state == .ready ? [.voidWanted] : []))
            let handler = ParcelPackedHandler(cards: RateCards(postgres: packed.fixture.postgres))
            let outcomes = try await packed.fixture.handle(
                handler, [ParcelPacked(parcelID: packed.parcel, orderID: packed.order)])
            #expect(outcomes == [.done], "a late copy is no mistake")
            #expect(try await packed.standing() == [standing])
            // Another parcel of the order is booked as ever.
            let next: Int64 = try await packed.fixture.postgres.query(
                """
                INSERT INTO warehouse.parcel (order_id, number, sscc, weight_g, length_mm, width_mm, height_mm, packer)
                VALUES (\(packed.order), 1, '999999999999999999', 500, 200, 150, 100, 'test') RETURNING id
                """)[0].decode(0)
            try await packed.fixture.postgres.query("UPDATE warehouse.fulfilment SET state = \(FulfilmentState.packed)")
            try await packed.fixture.handle(handler, [ParcelPacked(parcelID: next, orderID: packed.order)])
            #expect(try await packed.fixture.shipments("state") == ["cancelled", "booking"])
        }
    }
}

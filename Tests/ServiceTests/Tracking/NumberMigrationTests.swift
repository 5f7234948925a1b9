import Contracts
import FoundationEssentials
import Messaging
import Migrations
import Postgres
import TestStack
import Testing

@testable import Tracking

@Suite("Parcels from before numbers had lives", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct NumberMigrationTests {
    /// 1 was delivered by an earlier parcel's history, 2 has an event whose number was written otherwise, 3 is as 1 and has completed its
    /// order, 4 is sound.
    private static let rows: [SQL] = [
        "INSERT INTO shipping.carrier (code, name) VALUES ('swift', 'Swift')",
        """
        INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, tracking_number, label, booked_at, dispatched_at)
        SELECT n, n, CASE n WHEN 3 THEN 'delivered' ELSE 'dispatched' END, 'swift', 'K' || n, '^XA', '2026-01-05', '2026-01-05'
        FROM generate_series(1, 4) AS n
        """,
        """
        INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier, status, delivered_at)
        SELECT 'K' || n, n, n, 'swift', CASE WHEN n IN (1, 3) THEN 'delivered' ELSE 'pending' END, CASE WHEN n IN (1, 3) THEN timestamptz '2024-05-01' END
        FROM generate_series(1, 4) AS n
        """,
        """
        INSERT INTO tracking.event (tracking_number, key, source, status, occurred_at, refused, delivery_id) VALUES
            ('K1', 'a', 'swift', 'delivered', '2024-05-01', '', 1), ('K1', 'b', 'swift', 'in_transit', '2026-01-06', '', 1),
            ('k 2', 'a', 'swift', 'picked_up', '2026-01-06', NULL, 1), ('K3', 'a', 'swift', 'delivered', '2024-05-01', '', 1),
            ('K4', 'a', 'swift', 'out_for_delivery', '2026-01-06', '', 1)
        """,
    ]

    /// The same events under two ways of writing: one of a known parcel, told later, and one of a number nobody knows, without a time.
    private static let copies: [SQL] = [
        """
        INSERT INTO tracking.event (tracking_number, key, source, status, occurred_at, refused, delivery_id, received_at) VALUES
            ('K2', 'a', 'swift', 'picked_up', '2026-01-06', '', 1, '2026-01-08'),
            ('k 2', 'a', 'swift', 'picked_up', '2026-01-06', NULL, 1, '2026-01-07'),
            ('K-9', 'a', 'swift', 'picked_up', NULL, NULL, 1, '2026-01-07'), ('K9', 'a', 'swift', 'picked_up', NULL, NULL, 1, '2026-01-06'),
            ('k 9', 'b', 'swift', 'picked_up', NULL, NULL, 1, '2026-01-09')
        """,
        """
        INSERT INTO tracking.second_look (source, tracking_number, status) VALUES
            ('swift', 'K9', 'delivered'), ('swift', 'k 9', 'return_to_sender'), ('other', 'K9', 'delivered')
        """,
    ]

    @Test("Of an event kept once for each way of writing its number, that which counts stays, else the oldest")
    func copies() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let before = AllMigrations.list.prefix { $0.name != "0035_parcel_lives" }
            _ = try await Migrator(Array(before)).migrate(on: stack.postgres)
            try await stack.postgres.pipeline(Array(Self.rows.dropLast()) + Self.copies)
            _ = try await Migrator(AllMigrations.list).migrate(on: stack.postgres)
            let kept = try await stack.postgres.query(
                "SELECT tracking_number, key, shipment_id FROM tracking.event ORDER BY number_key, key"
            ).decode((String, String, Int64?).self).map { "\($0) \($1) \($2 ?? 0)" }
            #expect(kept == ["K2 a 2", "K9 a 0", "k 9 b 0"])
            let asked = try await stack.postgres.query("SELECT source, status FROM tracking.second_look ORDER BY source").decode(
                (String, String).self
            ).map { "\($0) \($1)" }
            #expect(asked == ["other delivered", "swift return_to_sender"])
        }
    }

    @Test("What is on its way is judged anew; what is over stays, and the audit's numbers are kept")
    func migration() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let before = AllMigrations.list.prefix { $0.name != "0035_parcel_lives" }
            _ = try await Migrator(Array(before)).migrate(on: stack.postgres)
            try await stack.postgres.pipeline(Self.rows)
            _ = try await Migrator(AllMigrations.list).migrate(on: stack.postgres)
            let fixture = TrackingFixture(shipping: ShippingFixture(stack: stack, outbox: Outbox(postgres: stack.postgres)))
            #expect(try await fixture.statusesByShipment() == [3: "delivered", 4: "pending"])
            let standing: [String] = try await stack.postgres.query(
                "SELECT subject FROM operations.standing WHERE type = \(ShipmentReady.name) ORDER BY subject"
            ).map { try $0.decode(0) }
            #expect(standing == ["1", "2"], "the stall detector asks for them")
            try await fixture.expect(
                [1, 2, 4].map { ShipmentReady(shipmentID: $0, orderID: $0, carrier: "swift", trackingNumber: "K\($0)") })
            #expect(
                try await fixture.statusesByShipment() == [
                    1: "in_transit", 2: "picked_up", 3: "delivered", 4: "out_for_delivery",
                ])
            let counting: [Int64?] = try await stack.postgres.query(
                "SELECT shipment_id FROM tracking.event ORDER BY number_key, key"
            ).map { try $0.decode(0) }
            #expect(counting == [nil, 1, 2, 3, 4])
        }
    }
}

import Contracts
import Fulfilment
import Messaging
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("Numbers that carriers sell twice", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct NumberReuseTests {
    /// A label service that sells every label with one number, for shipments of `swift`, and of `eagle` when they are urgent.
    private func with(
        _ test:
            @Sendable (ShippingFixture, _ buy: @Sendable (_ slow: Int, _ fast: Int) async throws -> [Outcome]) async throws ->
            Void
    ) async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                server.behave(.numbering("RX 2001"))
                for carrier in ["swift", "eagle"] { try await fixture.move(carrier, to: endpoint) }
                let handler = fixture.labels().handler
                try await test(fixture) { slow, fast in
                    let parcels = try await fixture.pack(slow) + (fast > 0 ? fixture.pack(fast, promisedIn: 2) : [])
                    let cards = RateCards(postgres: fixture.postgres)
                    try await fixture.handle(
                        ParcelPackedHandler(cards: cards), parcels.map { ParcelPacked(parcelID: $0, orderID: 0) })
                    return try await fixture.handle(handler, try await fixture.messages(LabelRequested.self))
                }
            }
        }
    }

    /// Buffers that booking so many labels in one statement touches.
    private func buffers(_ count: Int, _ fixture: ShippingFixture) async throws -> Int {
        let parcels = try await fixture.pack(count)
        try await fixture.handle(
            ParcelPackedHandler(cards: RateCards(postgres: fixture.postgres)),
            parcels.map { ParcelPacked(parcelID: $0, orderID: 0) })
        let ids: [Int64] = try await fixture.postgres.query(
            "SELECT id FROM shipping.shipment WHERE state = \(ShipmentState.booking)"
        )
        .map { try $0.decode(0) }
        #expect(ids.count == count)
        let labels = ids.sorted().map { BoughtLabel(shipmentID: $0, trackingNumber: "N\($0)") }
        let plan: [String] = try await fixture.postgres.query("EXPLAIN (ANALYZE, BUFFERS) \(LabelStore().makeReady(labels))")
            .map { try $0.decode(0) }
        return try #require(plan.lazy.compactMap { $0.firstMatch(of: #/shared hit=(\d+)/#) }.first.flatMap { Int($0.output.1) })
    }

    @Test("Many labels at once cost as much for each as few: nothing is compared with everything else")
    func manyAtOnce() async throws {
        try await ShippingFixture.with { fixture in
            let (few, many) = (try await buffers(25, fixture), try await buffers(200, fixture))
            #expect(many < 20 * few, "\(few) buffers for 25 labels, \(many) for 200")
            #expect(try await fixture.shipments("state") == [String](repeating: "ready", count: 225))
        }
    }

    @Test("Two carriers may give the same number: both parcels are ready")
    func twoCarriers() async throws {
        try await with { fixture, buy in
            let outcomes = try await buy(1, 1)
            #expect(outcomes.allSatisfy { $0 == .done })
            #expect(try await fixture.shipments("state") == ["ready", "ready"])
            #expect(try await fixture.shipments("tracking_number") == ["RX 2001", "RX 2001"])
            #expect(try await fixture.shipments("number_key") == ["RX2001", "RX2001"])
        }
    }

    @Test(
        "One carrier's number is of one parcel at a time: the second is stopped, with the true reason", arguments: [true, false])
    func twice(isOneBatch: Bool) async throws {
        try await with { fixture, buy in
            _ = try await buy(isOneBatch ? 2 : 1, 0)
            if !isOneBatch { _ = try await buy(1, 0) }
            let ids = try await fixture.shipmentIDs()
            #expect(try await fixture.shipments("state") == ["ready", "failed"])
            let reason = try #require(try await fixture.shipments("reason")[1])
            #expect(reason.hasPrefix("swift sold a label with the tracking number RX 2001, which is that of shipment \(ids[0])"))
            #expect(try await fixture.messages(ShipmentException.self).map(\.cause) == ["number_taken"])
            #expect(try await fixture.messages(ShipmentReady.self).map(\.shipmentID) == [ids[0]])
        }
    }

    @Test(
        "A carrier may use a number again when the parcel that had it has come to its end",
        arguments: [ShipmentState.delivered, .returned, .cancelled])
    func again(state: ShipmentState) async throws {
        try await with { fixture, buy in
            _ = try await buy(1, 0)
            try await fixture.postgres.query("UPDATE shipping.shipment SET state = \(state)")
            _ = try await buy(1, 0)
            #expect(try await fixture.shipments("state") == [state.rawValue, "ready"])
            #expect(try await fixture.shipments("number_freed_at IS NULL") == ["false", "true"])
        }
    }

    @Test("A parcel that was lost does not keep its number for ever")
    func lost() async throws {
        try await with { fixture, buy in
            _ = try await buy(1, 0)
            try await fixture.postgres.query(
                "UPDATE shipping.shipment SET state = \(ShipmentState.ready), booked_at = now() - interval '200 days'")
            _ = try await buy(1, 0)
            #expect(try await fixture.shipments("state") == ["ready", "ready"])
        }
    }
}

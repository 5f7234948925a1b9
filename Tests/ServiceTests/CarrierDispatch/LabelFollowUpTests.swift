import Contracts
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Messaging
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("Labels exactly once", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct LabelFollowUpTests {
    /// A carrier `swift` with a label service, and shipments that wait for its labels.
    private func with(
        _ count: Int = 1, timeout: Duration = .seconds(60),
        _ test:
            @Sendable (ShippingFixture, LabelServer, LabelRequestedHandler, LabelFollowUp, [LabelRequested]) async throws -> Void
    ) async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await fixture.wantLabels(count)
                let (handler, followUp) = fixture.labels(timeout: timeout)
                try await test(fixture, server, handler, followUp, wanted)
            }
        }
    }

    @Test("A program that dies between call and answer leaves one label: what it bought is found")
    func killed() async throws {
        try await with { fixture, server, handler, followUp, wanted in
            _ = try await fixture.claim(try await fixture.shipmentIDs())
            let key = try #require(try await fixture.attempts("reference").first ?? nil)
            server.sell(key, number: "Lslow77")
            #expect(try await fixture.handle(handler, wanted) == [.retry(reason: "swift has not answered yet")])
            try await fixture.makeDue()
            try await followUp.round()
            #expect(try await fixture.attempts("state") == ["unknown"])
            #expect(try await fixture.handle(handler, wanted) == [.done])
            #expect(try await fixture.shipments("tracking_number") == ["Lslow77"])
            #expect(server.sales.count == 1)
            #expect(try await fixture.labels("state") == ["live"])
        }
    }

    @Test("A label that is sold while its order is cancelled is given back, whatever became of the answer")
    func cancelledInFlight() async throws {
        for mood in [LabelServer.Mood.empty, .breaking, .sleeping(.seconds(600))] {
            try await with(timeout: .seconds(5)) { fixture, server, handler, followUp, wanted in
                server.behave(mood)
                if case .retry? = try await fixture.handle(handler, wanted).first {} else { Issue.record("an answer of \(mood)") }
                #expect(server.living.count == 1)
                try await fixture.cancelAll()
                #expect(try await fixture.attempts("cancel_wanted") == ["true"])
                server.behave(.fair)
                #expect(try await fixture.handle(handler, wanted) == [.done])
                for _ in 0..<2 {
                    try await fixture.makeDue()
                    try await followUp.round()
                }
                #expect(server.calls.count == 1 && server.living.isEmpty)
                #expect(try await fixture.labels("state") == ["voided"])
                #expect(try await fixture.shipments("state || ' ' || (void_wanted_at IS NULL)") == ["cancelled true"])
            }
        }
    }

    @Test("The label of a cancelled order is given back, and nothing is left to do")
    func cancelled() async throws {
        try await with(2) { fixture, server, handler, followUp, wanted in
            try await fixture.handle(handler, wanted)
            try await fixture.cancelAll()
            #expect(try await fixture.labels("state") == ["void_wanted", "void_wanted"])
            #expect(try await fixture.shipments("(void_wanted_at IS NOT NULL)") == ["true", "true"])
            try await followUp.round()
            #expect(server.living.isEmpty)
            #expect(try await fixture.labels("state") == ["voided", "voided"])
            #expect(try await fixture.shipments("(void_wanted_at IS NOT NULL)") == ["false", "false"])
            try await followUp.round()
            #expect(try await fixture.messages(ShipmentException.self).isEmpty)
        }
    }

    @Test("A cancelled order whose label nobody sold ends without a call")
    func cancelledUnsold() async throws {
        try await with { fixture, server, handler, followUp, wanted in
            server.behave(.refusing(.tooManyRequests, retryAfter: 60))
            try await fixture.handle(handler, wanted)
            #expect(try await fixture.attempts("state") == ["retry"])
            try await fixture.cancelAll()
            #expect(try await fixture.attempts("state") == ["dropped"])
            #expect(try await fixture.shipments("(void_wanted_at IS NOT NULL)") == ["false"])
            try await followUp.round()
            #expect(server.lookUps.isEmpty && server.sales.isEmpty)
        }
    }

    @Test("What a carrier does not take back is for a person who is named, and may be asked for again")
    func refusedVoid() async throws {
        try await with { fixture, server, handler, followUp, wanted in
            try await fixture.postgres.query("UPDATE shipping.account SET owner = 'eva'")
            try await fixture.handle(handler, wanted)
            try await fixture.cancelAll()
            server.take(.refusing)
            for _ in 0..<3 {
                try await fixture.makeDue()
                try await followUp.round()
            }
            #expect(try await fixture.labels("state || ' ' || owner") == ["void_refused eva"])
            let causes = try await fixture.messages(ShipmentException.self).map(\.cause)
            #expect(causes == ["void_refused: Lslow1: the parcel is on its way (collected)"])
            server.take(.taking)
            #expect(try await VoidStore().want(number: "Lslow1", in: fixture.postgres).count == 1)
            try await followUp.round()
            #expect(server.living.isEmpty)
            #expect(try await fixture.labels("state") == ["voided"])
        }
    }

    @Test("A carrier that takes its time is asked until it says what became of it", arguments: ["voided", "sold"])
    func pendingVoid(decision: String) async throws {
        try await with { fixture, server, handler, followUp, wanted in
            try await fixture.handle(handler, wanted)
            try await fixture.cancelAll()
            server.take(.deciding)
            try await followUp.round()
            #expect(try await fixture.labels("state") == ["void_pending"])
            #expect(try await fixture.shipments("(void_wanted_at IS NOT NULL)") == ["true"])
            try await fixture.makeDue()
            try await followUp.round()
            #expect(try await fixture.labels("state") == ["void_pending"])
            server.decide(decision)
            try await fixture.makeDue()
            try await followUp.round()
            #expect(try await fixture.labels("state") == [decision == "voided" ? "voided" : "void_refused"])
            #expect(try await fixture.messages(ShipmentException.self).count == (decision == "voided" ? 0 : 1))
        }
    }

    @Test("A return without an answer is looked up, not asked for again")
    func silentVoid() async throws {
        try await with(timeout: .seconds(5)) { fixture, server, handler, followUp, wanted in
            try await fixture.handle(handler, wanted)
            try await fixture.cancelAll()
            server.take(.sleeping(.seconds(600)))
            try await followUp.round()
            #expect(try await fixture.labels("state") == ["voiding"])
            try await fixture.makeDue()
            try await followUp.round()
            #expect(try await fixture.labels("state") == ["voided"])
            #expect(server.lookUps.count == 1)
        }
    }

    @Test("When the time for it is over, nothing is asked and a person is told")
    func tooLate() async throws {
        try await with { fixture, server, handler, followUp, wanted in
            try await fixture.handle(handler, wanted)
            try await fixture.postgres.query("UPDATE shipping.label SET void_until = now() - interval '1 second'")
            try await fixture.cancelAll()
            try await followUp.round()
            #expect(try await fixture.labels("state") == ["void_refused"])
            #expect(server.living.count == 1)
        }
    }

    @Test("A sweep finds what nobody told us of: its parcel takes it where it waits, all else is given back")
    func sweep() async throws {
        try await with(2) { fixture, server, handler, followUp, wanted in
            try await fixture.handle(handler, [wanted[0]])
            _ = try await fixture.claim(try await fixture.shipmentIDs())
            try await fixture.makeDue()
            try await followUp.round()
            let keys = try await fixture.attempts("reference").compactMap { $0 }
            server.sell(keys[1], number: "LOST1")
            server.sell(keys[0], number: "TWIN1")
            server.sell("shop-7", number: "ALIEN1")
            server.sell(LabelReference.of(parcel: 4_000_000), number: "OTHER1")
            let report = try #require(try await followUp.sweep.now(account: nil, since: nil).first { $0.account == "swift" })
            #expect((report.orphans, report.adopted, report.strangers) == (2, 1, 1) && report.failure == nil)
            #expect(try await fixture.shipments("state || ' ' || tracking_number") == ["ready Lslow1", "ready LOST1"])
            #expect(try await fixture.labels("number || ' ' || state") == ["Lslow1 live", "TWIN1 void_wanted", "LOST1 live"])
            try await followUp.round()
            #expect(Set(server.living.map(\.number)) == ["Lslow1", "LOST1", "ALIEN1", "OTHER1"])
            let again = try #require(try await followUp.sweep.now(account: "swift", since: nil).first)
            #expect((again.orphans, again.strangers) == (0, 1))
        }
    }

    @Test("A suspect attempt is followed by one with a reference of its own; its label, when it shows up, is given back")
    func suspect() async throws {
        try await with { fixture, server, handler, followUp, wanted in
            _ = try await fixture.claim(try await fixture.shipmentIDs())
            try await fixture.makeDue()
            _ = try await DoubtStore().lapse(in: fixture.postgres)
            let key = try #require(try await fixture.attempts("reference").first ?? nil)
            let doubt = try #require(try await DoubtStore().named([key], in: fixture.postgres).first)
            try await followUp.lookUp.take([(doubt, .next), (doubt, .next)])
            #expect(try await fixture.attempts("reference || ' ' || state") == ["\(key) suspect", "\(key)-B intent"])
            #expect(try await fixture.messages(LabelRequested.self).count == 2)
            try await fixture.handle(handler, wanted)
            #expect(server.calls == [["\(key)-B"]])
            server.sell(key, number: "LATE1")
            let report = try await followUp.sweep.now(account: "swift", since: nil)
            #expect(report.first?.orphans == 1 && report.first?.adopted == 0)
            try await followUp.round()
            #expect(server.living.map(\.key) == ["\(key)-B"])
            #expect(try await fixture.attempts("state") == ["bought", "bought"])
        }
    }

    @Test("An account whose key is refused stops and calls a person, the others go on; resumed, it sells")
    func stopped() async throws {
        try await with { fixture, server, handler, followUp, wanted in
            server.behave(.refusing(.unauthorized))
            if case .retry? = try await fixture.handle(handler, wanted).first {} else { Issue.record("it was sold") }
            #expect(try await fixture.postgres.query("SELECT FROM shipping.account WHERE stopped_at IS NOT NULL").count == 1)
            server.behave(.fair)
            guard case .retry(_, let reason)? = try await fixture.handle(handler, wanted).first else {
                Issue.record("a stopped account was called")
                return
            }
            #expect(reason.hasPrefix("account swift is stopped: ") && server.calls.count == 1)
            #expect(try await followUp.sweep.now(account: "swift", since: nil).isEmpty)
            #expect(try await AccountStore().resume("swift", in: fixture.postgres) == ["swift"])
            #expect(try await fixture.handle(handler, wanted) == [.done])
            #expect(try await fixture.shipments("state") == ["ready"])
        }
    }

    @Test("Two programs that get the same message at once call once")
    func race() async throws {
        try await with(20) { fixture, server, _, _, wanted in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await fixture.handle(fixture.labels().handler, wanted) } }
                try await group.waitForAll()
            }
            #expect(server.calls.flatMap { $0 }.count == 20)
            #expect(Set(try await fixture.shipments("state")) == ["ready"])
            #expect(try await fixture.messages(ShipmentReady.self).count == 20)
        }
    }

    @Test("A rebooked parcel asks under a new reference: what was refused before is another purchase")
    func rebooked() async throws {
        try await with { fixture, server, handler, _, wanted in
            server.behave(.objecting(.init(code: "bad_postcode", message: "no such postcode", isRetriable: false)))
            try await fixture.handle(handler, wanted)
            server.behave(.fair)
            try await fixture.postgres.query("UPDATE shipping.shipment SET state = \(ShipmentState.booking)")
            try await fixture.handle(handler, wanted)
            let keys = server.calls.flatMap { $0 }
            #expect(keys.count == 2 && keys[1] == "\(keys[0])-B")
            #expect(try await fixture.attempts("state") == ["refused", "bought"])
        }
    }
}

extension ShippingFixture {
    /// Books parcels with `swift`.
    func wantLabels(_ count: Int) async throws -> [LabelRequested] {
        let parcels = try await pack(count)
        try await handle(
            ParcelPackedHandler(cards: RateCards(postgres: postgres)), parcels.map { ParcelPacked(parcelID: $0, orderID: 0) })
        return try await messages(LabelRequested.self)
    }

    /// One text per attempt, in their order.
    func attempts(_ column: StaticString) async throws -> [String?] {
        try await postgres.query("SELECT (\(literal: column))::text FROM shipping.label_attempt ORDER BY shipment_id, n").map {
            try $0.decode(0)
        }
    }

    /// One text per label, in the order in which they were bought for each shipment.
    func labels(_ column: StaticString) async throws -> [String?] {
        try await postgres.query(
            "SELECT (\(literal: column))::text FROM shipping.label ORDER BY shipment_id, bought_at, number"
        ).map { try $0.decode(0) }
    }

    /// The time of whatever waits for its time has come.
    func makeDue() async throws {
        try await postgres.pipeline([
            "UPDATE shipping.label_attempt SET next_at = now() - interval '1 second' WHERE next_at IS NOT NULL",
            "UPDATE shipping.label SET next_at = now() - interval '1 second' WHERE next_at IS NOT NULL",
        ])
    }

    /// Cancels every order, as the warehouse does.
    func cancelAll() async throws {
        try await postgres.query("UPDATE warehouse.fulfilment SET state = \(FulfilmentState.cancelled)")
        let orders: [Int64] = try await postgres.query("SELECT order_id FROM warehouse.fulfilment ORDER BY 1").map {
            try $0.decode(0)
        }
        try await handle(OrderCancelledHandler(), orders.map { OrderCancelled(orderID: $0, reason: "requested") })
    }
}

import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("What stands still about labels", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ExceptionTests {
    private func list(_ fixture: ShippingFixture) async throws -> [LabelException] {
        try await LabelExceptionStore().exceptions(owner: "desk", patience: .seconds(3600), limit: 100, in: fixture.postgres)
    }

    @Test("A refused parcel has a reason, an owner and an advice, holds up nobody, and goes on when it is tried again")
    func refused() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                try await fixture.postgres.query("UPDATE shipping.account SET owner = 'eva' WHERE code = 'swift'")
                let wanted = try await fixture.wantLabels(3)
                try await fixture.handle(fixture.labels().handler, wanted)
                #expect(try await fixture.shipments("state") == ["ready", "ready", "ready"])
                #expect(try await list(fixture).isEmpty)
                server.behave(.objecting(.init(code: "bad_postcode", message: "no such postcode", isRetriable: false)))
                let more = try await fixture.wantLabels(1).suffix(1)
                try await fixture.handle(fixture.labels().handler, Array(more))
                let found = try await list(fixture)
                #expect(found.map(\.kind) == [.refused] && found.map(\.owner) == ["eva"] && found[0].carrier == "swift")
                #expect(found[0].reason == "The carrier refused the label: no such postcode (bad_postcode)")
                #expect(found[0].advice.contains("carrier-dispatch retry \(found[0].parcel)"))
                for (person, count) in [("Eva", 1), ("desk", 0)] {
                    let own = try await LabelExceptionStore().exceptions(
                        owner: "desk", of: person, patience: .seconds(3600), limit: 1, in: fixture.postgres)
                    #expect(own.count == count, "\(person)")
                }

                server.behave(.fair)
                #expect(try await RetryCommand.retry(found[0].parcel, with: fixture.outbox))
                #expect(try await !RetryCommand.retry("006141410000000175", with: fixture.outbox))
                try await fixture.handle(
                    ParcelPackedHandler(cards: RateCards(postgres: fixture.postgres)),
                    Array(try await fixture.messages(ParcelPacked.self).suffix(1)))
                try await fixture.handle(fixture.labels().handler, Array(more))
                #expect(try await fixture.shipments("state") == ["ready", "ready", "ready", "ready"])
                #expect(try await list(fixture).isEmpty)
            }
        }
    }

    @Test("A parcel nobody carries is for the desk; an account that wants money is one line for all that wait for it")
    func others() async throws {
        try await ShippingFixture.with { fixture in
            let parcels = try await fixture.pack(weight: 60_000) + fixture.pack(2)
            try await fixture.handle(
                ParcelPackedHandler(cards: RateCards(postgres: fixture.postgres)),
                parcels.map { ParcelPacked(parcelID: $0, orderID: 0) })
            let store = AnswerStore()
            try await fixture.postgres.query(store.stop(["swift": "402: no credit"]))
            let found = try await list(fixture).sorted { $0.kind.rawValue < $1.kind.rawValue }
            #expect(found.map(\.kind) == [.accountStopped, .unroutable])
            #expect(found[0].parcels == 2 && found[0].reason == "account swift is stopped: 402: no credit")
            #expect(found.map(\.owner) == ["desk", "desk"])
            try await fixture.postgres.query(
                """
                INSERT INTO shipping.account (code, carrier, format, name) VALUES ('swift-2', 'swift', 'waybill', 'Swift again')
                """)
            #expect(try await list(fixture).map(\.kind) == [.unroutable], "another account sells them")
        }
    }
}

import Contracts
import FoundationEssentials
import HTTPTypes
import Messaging
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("Buying labels", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct LabelRequestedHandlerTests {
    /// Shipments that wait for labels: of `swift`, and of `eagle` when they are urgent.
    private func shipments(_ fixture: ShippingFixture, slow: Int, fast: Int = 0) async throws -> [LabelRequested] {
        let parcels = try await fixture.pack(slow) + (fast > 0 ? fixture.pack(fast, promisedIn: 2) : [])
        let cards = RateCards(postgres: fixture.postgres)
        try await fixture.handle(ParcelPackedHandler(cards: cards), parcels.map { ParcelPacked(parcelID: $0, orderID: 0) })
        return try await fixture.messages(LabelRequested.self)
    }

    private func handler(
        _ fixture: ShippingFixture, timeout: Duration = .seconds(60), _ adjust: (inout LabelLimits) -> Void = { _ in }
    ) -> LabelRequestedHandler { fixture.labels(timeout: timeout, adjust).handler }

    @Test("Labels are bought in calls of a hundred and recorded")
    func normal() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await shipments(fixture, slow: 150)
                let outcomes = try await fixture.handle(handler(fixture), wanted)
                #expect(outcomes.allSatisfy { $0 == .done })
                #expect(server.calls.map(\.count).sorted() == [50, 100])
                #expect(Set(try await fixture.shipments("state")) == ["ready"])
                #expect(Set(try await fixture.shipments("tracking_number")).count == 150)
                #expect(try await fixture.messages(ShipmentReady.self).count == 150)
            }
        }
    }

    @Test("The carrier gets the whole address: firm, second line, telephone and mail; no postcode where there is none")
    func wholeAddress() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await shipments(fixture, slow: 1)
                try await fixture.postgres.query(
                    """
                    UPDATE orders."order" SET company = 'Sul Ltda', street2 = 'Bloco B', phone = '+55 41 5550', email = 'ana@example.org',
                        postcode = '', country = 'QA'
                    """)
                // No border lies between: nothing is to be declared.
                try await fixture.postgres.query("UPDATE warehouse.site SET country = 'QA'")
                try await fixture.handle(handler(fixture), wanted)
                let to = try #require(server.orders.first?.to)
                #expect((to.name, to.company, to.street, to.street2) == ("Ana ^Lima", "Sul Ltda", "Rua A 1", "Bloco B"))
                #expect((to.phone, to.email, to.postcode, to.country) == ("+55 41 5550", "ana@example.org", "", "QA"))
                let sent = String(decoding: try JSONEncoder().encode(to), as: UTF8.self)
                for field in ["company", "street2", "phone", "email"] { #expect(sent.contains("\"\(field)\":")) }
            }
        }
    }

    @Test("A duplicate buys nothing and says nothing")
    func duplicates() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await shipments(fixture, slow: 2)
                try await fixture.handle(handler(fixture), wanted + wanted)
                try await fixture.handle(handler(fixture), wanted)
                #expect(server.calls.count == 1 && server.sold.count == 2)
                #expect(try await fixture.messages(ShipmentReady.self).count == 2)
            }
        }
    }

    @Test("A carrier that is overloaded is asked again as late as it said, with the same key")
    func overloaded() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await shipments(fixture, slow: 1)
                server.behave(.refusing(.serviceUnavailable, retryAfter: 120))
                let outcomes = try await fixture.handle(handler(fixture), wanted)
                guard case .retry(let after, let reason)? = outcomes.first else { return #expect(outcomes.isEmpty) }
                #expect(after == .seconds(120) && reason.contains("503"))
                #expect(try await fixture.shipments("state") == ["booking"])
                server.behave(.fair)
                #expect(try await fixture.handle(handler(fixture), wanted) == [.done])
                #expect(Set(server.calls.flatMap { $0 }).count == 1)
            }
        }
    }

    @Test(
        "An outage that outlasts the tries parks nothing: the shipment stands, and a reminder asks anew; after days a person must look"
    )
    func longOutage() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await shipments(fixture, slow: 1)
                server.behave(.refusing(.serviceUnavailable, retryAfter: nil))
                let last = RetryPolicy().maxAttempts - 1
                #expect(try await fixture.handle(handler(fixture), wanted, attempt: last - 1).allSatisfy(isRetry))
                #expect(try await fixture.handle(handler(fixture), wanted, attempt: last) == [.done])
                #expect(try await fixture.shipments("state") == ["booking"])
                let standing: [String] = try await fixture.postgres.query(
                    "SELECT type FROM operations.standing WHERE queue = 'carrier-dispatch.label.requested'"
                ).map { try $0.decode(0) }
                #expect(standing == ["label.requested"])
                try await fixture.postgres.query("UPDATE shipping.shipment SET created_at = now() - interval '73 hours'")
                let outcomes = try await fixture.handle(handler(fixture), wanted)
                guard case .reject(let reason)? = outcomes.first else { return #expect(outcomes.isEmpty) }
                #expect(reason.hasPrefix("no label since 73 hours: ") && reason.contains("503"))
                server.behave(.fair)
                #expect(try await fixture.handle(handler(fixture), wanted) == [.done])
                #expect(try await fixture.shipments("state") == ["ready"])
            }
        }
    }

    @Test("A label sold without an answer is the same label at the next try")
    func timeout() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await shipments(fixture, slow: 3)
                server.behave(.sleeping(.seconds(600)))
                let outcomes = try await fixture.handle(handler(fixture, timeout: .seconds(20)), wanted)
                #expect(outcomes.allSatisfy(isRetry))
                let sold = server.sold
                #expect(sold.count == 3)
                server.behave(.fair)
                try await fixture.handle(handler(fixture), wanted)
                #expect(server.sold == sold)
                let numbers = Set(try await fixture.shipments("tracking_number"))
                #expect(numbers == Set(sold.values.map { $0 }))
            }
        }
    }

    @Test("A slow carrier's label is recorded when it comes, without another call")
    func patience() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await shipments(fixture, slow: 1)
                server.behave(.sleeping(.milliseconds(600)))
                let (handler, followUp) = fixture.labels { $0.patience = .milliseconds(50) }
                for _ in 0..<2 {
                    #expect(try await fixture.handle(handler, wanted) == [.retry(reason: "swift has not answered yet")])
                }
                try await eventually {
                    try await followUp.recordLate()
                    return try await fixture.shipments("state") == ["ready"]
                }
                #expect(try await fixture.handle(handler, wanted) == [.done])
                #expect(server.calls.count == 1)
                #expect(try await fixture.messages(ShipmentReady.self).count == 1)
            }
        }
    }

    @Test("What the carrier will never sell fails with the reason")
    func refused() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await shipments(fixture, slow: 1)
                server.behave(.objecting(.init(code: "bad_postcode", message: "no such postcode", isRetriable: false)))
                #expect(try await fixture.handle(handler(fixture), wanted + wanted) == [.done, .done])
                #expect(try await fixture.shipments("state") == ["failed"])
                #expect(
                    try await fixture.shipments("reason") == ["The carrier refused the label: no such postcode (bad_postcode)"])
                #expect(try await fixture.messages(ShipmentException.self).map(\.cause) == ["bad_postcode"])
                server.behave(.fair)
                try await fixture.handle(handler(fixture), wanted)
                #expect(try await fixture.shipments("state") == ["failed"])
            }
        }
    }

    @Test("A retriable error of one label comes back")
    func retriable() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await shipments(fixture, slow: 1)
                server.behave(.objecting(.init(code: "busy", message: "later", isRetriable: true)))
                #expect(try await fixture.handle(handler(fixture), wanted) == [.retry(reason: "busy: later")])
            }
        }
    }

    @Test("A label that spoils its call is found; the others of the call are sold")
    func poison() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                let wanted = try await shipments(fixture, slow: 9)
                let bad: String = try #require(try await fixture.postgres.query("SELECT max(sscc) FROM warehouse.parcel").first)
                    .decode(0)
                server.behave(.choking(reference: bad))
                #expect(try await fixture.handle(handler(fixture), wanted).allSatisfy { $0 == .done })
                #expect(try await fixture.shipments("state").filter { $0 == "ready" }.count == 8)
                #expect(try await fixture.shipments("state").filter { $0 == "failed" }.count == 1)
            }
        }
    }

    @Test("One carrier down does not stop another")
    func oneDown() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("eagle", to: endpoint)
                let wanted = try await shipments(fixture, slow: 5, fast: 5)  // `swift` refuses connections
                let handler = handler(fixture) { $0.failures = 2 }
                for _ in 0..<4 { try await fixture.handle(handler, wanted) }
                let states = try await fixture.postgres.query(
                    "SELECT DISTINCT carrier || ' ' || state FROM shipping.shipment ORDER BY 1")
                #expect(try states.map { try $0.decode(0, as: String.self) } == ["eagle ready", "swift booking"])
                #expect(server.sold.count == 5)
                let last = try await fixture.handle(handler, wanted)
                #expect(
                    last.contains { outcome in
                        if case .retry(_, let reason) = outcome {
                            reason == "the carrier is left alone after failures"
                        } else {
                            false
                        }
                    })
            }
        }
    }

    @Test("A carrier that hangs keeps no other's labels back")
    func hanging() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { slow, slowEndpoint in
                try await LabelServer.serve { _, endpoint in
                    try await fixture.move("swift", to: slowEndpoint)
                    try await fixture.move("eagle", to: endpoint)
                    let wanted = try await shipments(fixture, slow: 1, fast: 1)
                    slow.behave(.sleeping(.seconds(600)))
                    let handler = handler(fixture, timeout: .seconds(600)) { $0.patience = .seconds(1) }
                    try await eventually("the other carrier's label is bought") {
                        try await fixture.handle(handler, wanted)
                        return try await fixture.messages(ShipmentReady.self).map(\.carrier) == ["eagle"]
                    }
                }
            }
        }
    }

    private func isRetry(_ outcome: Outcome) -> Bool {
        if case .retry = outcome { true } else { false }
    }
}

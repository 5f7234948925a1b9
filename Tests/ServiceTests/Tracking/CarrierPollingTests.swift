import CarrierFormats
import Contracts
import FoundationEssentials
import Logging
import Postgres
import ServiceRuntime
import TestStack
import Testing
import TrackingSources

@testable import Tracking

@Suite("Second looks", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct CarrierPollingTests {
    private func body(_ code: String) -> String {
        #"{"shipments":[{"id":"N1","service":"express","status":{"timestamp":"2026-01-05T10:00:00Z","statusCode":"\#(code)"}}]}"#
    }

    private func with(
        _ test: @Sendable (CarrierServer, TrackingFixture, CarrierPolling, WebhookReceivedHandler) async throws -> Void
    ) async throws {
        try await CarrierServer.serve { (server: CarrierServer, host: String) async throws -> Void in
            try await TrackingFixture.with { fixture in
                try await fixture.expect(try await fixture.dispatch(), rights)
                var terms = SourceTerms(name: "dhl")
                terms.apiHost = host
                let sources = try TestSources.sources([TestSources.stored(terms, apiKey: "our-key")])
                let looks = CarrierPolling(
                    postgres: fixture.postgres, outbox: fixture.shipping.outbox, sources: SourceWatch(sources),
                    logger: fixture.shipping.stack.logger)
                try await test(
                    server, fixture, looks,
                    WebhookReceivedHandler(postgres: fixture.postgres, rights: rights, confirmable: sources.confirmable))
            }
        }
    }

    private let rights = ReportingRights(["dhl": ["swift"]])

    /// Reads webhooks, and whatever looks have brought since.
    private func push(_ codes: [String], to fixture: TrackingFixture, _ handler: WebhookReceivedHandler) async throws {
        let messages = try await fixture.receive(raw: codes.map { Array(body($0).utf8) }, from: "dhl", format: "dhl")
        _ = try await fixture.shipping.handle(handler, messages)
    }

    private func readAll(_ fixture: TrackingFixture, _ handler: WebhookReceivedHandler) async throws {
        _ = try await fixture.shipping.handle(handler, try await fixture.shipping.messages(WebhookReceived.self))
    }

    @Test("Nobody who knows a token can deliver a parcel: the carrier is asked first")
    func confirmed() async throws {
        try await with { server, fixture, looks, handler in
            try await push(["transit", "delivered"], to: fixture, handler)
            #expect(try await fixture.statuses() == ["N1": "in_transit"])
            server.answer(200, body("transit"))
            try await looks.pollDue()
            try await readAll(fixture, handler)
            #expect(try await fixture.statuses() == ["N1": "in_transit"])
            #expect(server.calls.map(\.path) == ["/track/shipments?trackingNumber=N1"] && server.calls[0].key == "our-key")
            try await looks.pollDue()
            #expect(server.calls.count == 1, "it is not due yet")
            try await fixture.postgres.query("UPDATE tracking.second_look SET due_at = now()")
            server.answer(200, body("delivered"))
            try await looks.pollDue()
            try await readAll(fixture, handler)
            #expect(try await fixture.statuses() == ["N1": "delivered"])
            #expect(try await fixture.count("tracking.second_look") == 0)
            #expect(try await fixture.shipping.messages(TrackingUpdated.self).map(\.status) == ["in_transit", "delivered"])
        }
    }

    @Test("A delivery that its own words deny is none, and the carrier is asked whether it is")
    func denied() async throws {
        try await with { server, fixture, looks, handler in
            let doubtful = body("delivered").replacing(#""statusCode""#, with: #""description":"Out for delivery","statusCode""#)
            let messages = try await fixture.receive(raw: [Array(doubtful.utf8)], from: "dhl", format: "dhl")
            _ = try await fixture.shipping.handle(handler, messages)
            #expect(try await fixture.statuses() == ["N1": "out_for_delivery"])
            server.answer(200, body("delivered"))
            try await looks.pollDue()
            try await readAll(fixture, handler)
            #expect(server.calls.count == 1)
            #expect(try await fixture.statuses() == ["N1": "delivered"])
        }
    }

    @Test("What only repeats what is known asks nothing, and adds nothing to what was confirmed")
    func repeated() async throws {
        try await with { server, fixture, looks, handler in
            try await push(["delivered"], to: fixture, handler)
            server.answer(200, body("delivered"))
            try await looks.pollDue()
            try await readAll(fixture, handler)
            let signed = body("delivered").replacing(
                #""service""#, with: #""details":{"proofOfDelivery":{"signed":{"name":"NOBODY"}}},"service""#)
            for again in [body("delivered"), signed] {
                let messages = try await fixture.receive(raw: [Array(again.utf8)], from: "dhl", format: "dhl")
                _ = try await fixture.shipping.handle(handler, messages)
            }
            #expect(try await fixture.count("tracking.second_look") == 0)
            let names: [String?] = try await fixture.postgres.query("SELECT delivered_to FROM tracking.event").map {
                try $0.decode(0)
            }
            #expect(names == [nil])
            #expect(try await fixture.statuses() == ["N1": "delivered"])
        }
    }

    @Test("A parcel is asked about once, however its number is written")
    func writing() async throws {
        try await with { server, fixture, looks, handler in
            let bodies = ["N1", "n 1"].enumerated().map { hour, number in
                body("delivered").replacing(#""N1""#, with: "\"\(number)\"").replacing("T10:", with: "T1\(hour):")
            }
            let messages = try await fixture.receive(raw: bodies.map { Array($0.utf8) }, from: "dhl", format: "dhl")
            _ = try await fixture.shipping.handle(handler, messages)
            #expect(try await fixture.count("tracking.event") == 2)
            #expect(try await fixture.count("tracking.second_look") == 1)
            server.answer(200, body("delivered"))
            try await looks.pollDue()
            #expect(try await fixture.count("tracking.second_look") == 0)
            #expect(server.calls.count == 1)
        }
    }

    @Test("A parcel that turns round while it is asked about is asked about anew")
    func turnedRound() async throws {
        try await with { server, fixture, looks, handler in
            try await push(["delivered"], to: fixture, handler)
            server.answer(200, body("transit"))
            try await looks.pollDue()
            let back = body("delivered").replacing(#""service""#, with: #""returnFlag":true,"service""#)
            let messages = try await fixture.receive(raw: [Array(back.utf8)], from: "dhl", format: "dhl")
            _ = try await fixture.shipping.handle(handler, messages)
            server.answer(200, back)
            try await looks.pollDue()
            try await readAll(fixture, handler)
            #expect(try await fixture.statuses() == ["N1": "return_to_sender"])
            #expect(try await fixture.count("tracking.second_look") == 0)
        }
    }

    @Test("A carrier that cannot be asked is asked again, in the end no more")
    func unreachable() async throws {
        try await with { server, fixture, looks, handler in
            try await push(["delivered"], to: fixture, handler)
            server.answer(503)
            for _ in 0..<8 {
                try await looks.pollDue()
                try await fixture.postgres.query("UPDATE tracking.second_look SET due_at = now()")
                try await fixture.postgres.query("UPDATE tracking.poll_account SET stopped_until = NULL")
            }
            #expect(server.calls.count == 6)
            #expect(try await fixture.statuses() == ["N1": "pending"])
            #expect(try await fixture.count("tracking.second_look") == 0)
        }
    }

    @Test("Who signs, or cannot be asked, needs no second look")
    func sources() throws {
        let accessed = ["ups": "client:secret", "karrio": "key", "easypost": "key"]
        let sources = try TestSources.sources(
            ["dhl", "ups", "karrio", "easypost"].map { try TestSources.stored(SourceTerms(name: $0), apiKey: accessed[$0]) })
        #expect(sources.confirmable == ["ups"] && sources.askable == ["ups"])
    }
}

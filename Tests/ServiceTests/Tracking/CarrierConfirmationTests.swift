import CarrierFormats
import Contracts
import FoundationEssentials
import Logging
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Tracking

@Suite("Second looks", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct CarrierConfirmationTests {
    private func body(_ code: String) -> String {
        #"{"shipments":[{"id":"N1","service":"express","status":{"timestamp":"2026-01-05T10:00:00Z","statusCode":"\#(code)"}}]}"#
    }

    private func with(
        _ test: @Sendable (CarrierServer, TrackingFixture, CarrierConfirmation, WebhookReceivedHandler) async throws -> Void
    ) async throws {
        try await CarrierServer.serve { (server: CarrierServer, host: String) async throws -> Void in
            try await TrackingFixture.with { fixture in
                try await fixture.expect(try await fixture.dispatch(), rights)
                let sources = try WebhookSources(
                    .given([
                        "tracking.sources": "dhl", "tracking.secrets.dhl": "a-token", "tracking.api-keys.dhl": "our-key",
                        "tracking.api-hosts.dhl": host,
                    ]))
                let looks = CarrierConfirmation(
                    postgres: fixture.postgres, outbox: fixture.shipping.outbox, sources: sources,
                    logger: fixture.shipping.stack.logger)
                try await test(server, fixture, looks, WebhookReceivedHandler(rights: rights, confirmable: sources.confirmable))
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
            try await looks.confirmDue()
            try await readAll(fixture, handler)
            #expect(try await fixture.statuses() == ["N1": "in_transit"])
            #expect(server.calls.map(\.path) == ["/track/shipments?trackingNumber=N1"] && server.calls[0].key == "our-key")
            try await looks.confirmDue()
            #expect(server.calls.count == 1, "it is not due yet")
            try await fixture.postgres.query("UPDATE tracking.second_look SET due_at = now()")
            server.answer(200, body("delivered"))
            try await looks.confirmDue()
            try await readAll(fixture, handler)
            #expect(try await fixture.statuses() == ["N1": "delivered"])
            #expect(try await fixture.count("tracking.second_look") == 0)
            #expect(try await fixture.shipping.messages(TrackingUpdated.self).map(\.status) == ["in_transit", "delivered"])
        }
    }

    @Test("A carrier that cannot be asked is asked again, in the end no more")
    func unreachable() async throws {
        try await with { server, fixture, looks, handler in
            try await push(["delivered"], to: fixture, handler)
            server.answer(503)
            for _ in 0..<8 {
                try await looks.confirmDue()
                try await fixture.postgres.query("UPDATE tracking.second_look SET due_at = now()")
            }
            #expect(server.calls.count == 6)
            #expect(try await fixture.statuses() == ["N1": "pending"])
            #expect(try await fixture.count("tracking.second_look") == 0)
        }
    }

    @Test("Who signs, or cannot be asked, needs no second look")
    func sources() throws {
        let sources = try WebhookSources(
            .given([
                "tracking.sources": "dhl,ups,karrio,easypost", "tracking.secrets.dhl": "a-token",
                "tracking.secrets.ups": "a-token",
                "tracking.secrets.karrio": "a-token", "tracking.secrets.easypost": "a-secret",
                "tracking.api-keys.ups": "client:secret",
                "tracking.api-keys.karrio": "key", "tracking.api-keys.easypost": "key",
            ]))
        #expect(sources.confirmable == ["ups"])
    }
}

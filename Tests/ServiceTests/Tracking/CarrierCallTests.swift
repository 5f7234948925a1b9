import CarrierFormats
import FoundationEssentials
import Fulfilment
import Logging
import Messaging
import ServiceRuntime
import TestStack
import Testing

@testable import Tracking

@Suite("Keys that senders publish")
struct PublishedKeysTests {
    /// A public key of 2048 bits that nobody signs with.
    private func keySet(_ name: String) -> String {
        #"{"keys":[{"kty":"RSA","kid":"\#(name)","e":"AQAB","n":"\#(String(repeating: "x", count: 341))w"}]}"#
    }

    private func request(_ key: String) -> WebhookRequest {
        WebhookRequest(
            headers: [
                "x-shipengine-rsa-sha256-signature": "AAAA", "x-shipengine-rsa-sha256-key-id": key,
                "x-shipengine-timestamp": "2026-01-05T12:00:00Z",
            ], body: [])
    }

    private func fault(_ source: WebhookSource, _ key: String, at seconds: Double) async -> SignatureFault? {
        do throws(SignatureFault) {
            try await source.verify(request(key), now: Date(timeIntervalSince1970: 1_767_614_400 + seconds))
            return nil
        } catch {
            return error
        }
    }

    @Test("They are fetched once, and again when one is named that is not among them, at most once a minute")
    func rotation() async throws {
        try await CarrierServer.serve { (server: CarrierServer, host: String) async throws -> Void in
            let sources = try WebhookSources(
                .given(["tracking.sources": "shipengine", "tracking.secrets.shipengine": host + "/jwks"]))
            let source = try #require(sources["shipengine"])
            server.answer(503)
            #expect(await fault(source, "one", at: 0) == .keysUnreachable)
            server.answer(200, keySet("one"))
            #expect(await fault(source, "one", at: 10) == .keysUnreachable)
            #expect(await fault(source, "one", at: 60) == .noMatch)
            #expect(await fault(source, "two", at: 70) == .unknownKey)
            #expect(server.calls.count == 2)
            server.answer(200, keySet("two"))
            #expect(await fault(source, "two", at: 130) == .noMatch)
            #expect(await fault(source, "one", at: 140) == .unknownKey)
            #expect(server.calls.count == 3)
            server.answer(503)
            #expect(await fault(source, "two", at: 130 + 86_401) == .noMatch)
            #expect(server.calls.count == 4)
        }
    }

    @Test("The carrier's own address stands in for secrets; other addresses must be encrypted or of this machine")
    func settings() throws {
        let sources = try WebhookSources(.given(["tracking.sources": "shipengine"]))
        #expect(sources["shipengine"]?.keys != nil && sources["shipengine"]?.secrets.isEmpty == true)
        for host in ["ftp://example.com", "http://example.com", "https://example.com/path/more", "example.com"] {
            #expect(throws: SettingsError.self) {
                try WebhookSources(
                    .given(["tracking.sources": "dhl", "tracking.secrets.dhl": "a-token", "tracking.api-hosts.dhl": host]))
            }
        }
    }
}

@Suite("Subscriptions that are confirmed", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SubscriptionConfirmingTests {
    private let validate = Array(
        #"""
        {"scope":"subscription.validate","secret":"s3cret","self":"https://api-eu.dhl.com/tracking/push/v1/subscription/77"}
        """#.utf8)

    @Test("DHL's first webhook is answered by a call; when that fails it comes again, and others are read meanwhile")
    func dhl() async throws {
        try await CarrierServer.serve { (server: CarrierServer, host: String) async throws -> Void in
            try await TrackingFixture.with { fixture in
                try await fixture.expect(try await fixture.dispatch())
                let access = CarrierAccess(key: "our-key", host: host)
                let handler = WebhookReceivedHandler(
                    confirming: SubscriptionHandshakes(postgres: fixture.postgres, access: ["dhl": access]))
                let first = try await fixture.receive(raw: [validate], from: "dhl", format: "dhl")
                let other = try await fixture.receive([[TrackingFixture.event("N1", .inTransit, hour: 1)]])
                server.answer(500)
                let outcomes = try await fixture.shipping.handle(handler, first + other)
                guard case .retry(_, let reason) = outcomes[0] else {
                    Issue.record("\(outcomes)")
                    return
                }
                #expect(reason.contains("dhl") && !reason.contains("s3cret") && outcomes[1] == .done)
                #expect(try await fixture.statuses() == ["N1": "in_transit"])
                server.answer(200)
                #expect(try await fixture.shipping.handle(handler, first) == [.done])
                #expect(try await fixture.shipping.handle(handler, first) == [.done])
                let call = CarrierServer.Call(path: "/tracking/push/v1/subscription/77", secret: "s3cret", key: "our-key")
                #expect(server.calls == [call, call])
                #expect(try await fixture.count("tracking.delivery WHERE state = 'parsed'") == 2)
            }
        }
    }
}

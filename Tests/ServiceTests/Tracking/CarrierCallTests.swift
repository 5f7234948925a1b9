import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import Logging
import Messaging
import Postgres
import ServiceRuntime
import TestStack
import Testing
import TrackingSources

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
            var terms = SourceTerms(name: "shipengine")
            terms.keyAddress = host + "/jwks"
            let sources = try TestSources.sources([TestSources.stored(terms)])
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

    @Test("Addresses must be encrypted or of this machine")
    func addresses() throws {
        for host in [
            "ftp://example.com", "http://example.com", "https://example.com/path/more", "example.com",
            "http://localhost.example.com",
        ] {
            var terms = SourceTerms(name: "dhl")
            terms.apiHost = host
            #expect(throws: SourceFault.self, "\(host)") { try terms.checked() }
        }
        var keys = SourceTerms(name: "shipengine")
        for address in ["http://example.com/jwks", "ftp://x"] {
            keys.keyAddress = address
            #expect(throws: SourceFault.self) { try keys.checked() }
        }
        var none = SourceTerms(name: "easypost")
        none.keyAddress = "https://example.com/jwks"
        #expect(throws: SourceFault.self) { try none.checked() }
    }
}

@Suite("Subscriptions that are confirmed", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SubscriptionConfirmingTests {
    /// As DHL sends it for a new subscription.
    private func validate(_ subscription: Int = 77) -> [UInt8] {
        Array(
            #"""
            {"scope":"subscription.validate","secret":"s3cret","self":"https://api-eu.dhl.com/tracking/push/v1/subscription/\#(subscription)"}
            """#.utf8)
    }

    /// Reads deliveries of sources whose subscriptions are ours to confirm.
    private func read(_ messages: [WebhookReceived], _ fixture: TrackingFixture, _ sources: Set<String> = ["dhl"]) async throws {
        let handler = WebhookReceivedHandler(postgres: fixture.postgres, confirming: sources)
        #expect(try await fixture.shipping.handle(handler, messages).allSatisfy { $0 == .done })
    }

    private func asked(_ fixture: TrackingFixture) async throws -> [HandshakeRequested] {
        try await fixture.shipping.messages(HandshakeRequested.self)
    }

    @Test("DHL's first webhook is answered by a call, not before it is read; when that fails it comes again")
    func dhl() async throws {
        try await CarrierServer.serve { (server: CarrierServer, host: String) async throws -> Void in
            try await TrackingFixture.with { fixture in
                let access = CarrierAccess(key: "our-key", host: host)
                let handler = HandshakeRequestedHandler(postgres: fixture.postgres, access: ["dhl": access])
                let first = try await fixture.receive(raw: [validate()], from: "dhl", format: "dhl")
                for _ in 0..<2 { try await read(first, fixture) }
                #expect(server.calls.isEmpty)
                #expect(try await fixture.count("tracking.delivery WHERE state = 'parsed'") == 1)
                let asked = try await asked(fixture)
                #expect(asked.map(\.deliveryID) == first.map(\.deliveryID))
                server.answer(500)
                guard case .retry(_, let reason) = try await fixture.shipping.handle(handler, asked)[0] else {
                    Issue.record("a call that failed is not made again")
                    return
                }
                #expect(reason.contains("dhl") && reason.contains("500") && !reason.contains("s3cret"))
                server.answer(200)
                for _ in 0..<2 { #expect(try await fixture.shipping.handle(handler, asked) == [.done]) }
                let call = CarrierServer.Call(path: "/tracking/push/v1/subscription/77", secret: "s3cret", key: "our-key")
                #expect(server.calls == [call, call])
                #expect(try await fixture.count("tracking.handshake WHERE confirmed_at IS NOT NULL") == 1)
            }
        }
    }

    @Test("Six in a minute are made of a source, whatever it asks; the others say why, and another source has its own six")
    func few() async throws {
        try await TrackingFixture.with { fixture in
            let flood = try await fixture.receive(raw: (0..<200).map { validate($0) }, from: "dhl", format: "dhl")
            let other = try await fixture.receive(raw: [validate()], from: "dhl-at", format: "dhl")
            let halves = [flood.prefix(4), flood.dropFirst(4)].map(Array.init)
            for part in halves { try await read(part, fixture, ["dhl", "dhl-at"]) }
            try await read(other, fixture, ["dhl", "dhl-at"])
            #expect(try await asked(fixture).map(\.deliveryID) == (flood.prefix(6) + other).map(\.deliveryID))
            let errors = try await fixture.postgres.query(
                "SELECT DISTINCT error FROM tracking.delivery WHERE state = 'unreadable'")
            #expect(errors.count == 1)
            #expect(try errors[0].decode(0) == "More than 6 subscriptions of dhl were to be confirmed in a minute.")
            #expect(try await fixture.count("tracking.delivery WHERE state = 'unreadable'") == 194)
            try await fixture.postgres.query("UPDATE tracking.handshake SET requested_at = now() - interval '61 seconds'")
            try await read(try await fixture.receive(raw: [validate()], from: "dhl", format: "dhl"), fixture)
            #expect(try await asked(fixture).count == 8)
        }
    }

    @Test("Workers that read at the same time let no more through")
    func fewAtOnce() async throws {
        try await TrackingFixture.with { fixture in
            let flood = try await fixture.receive(raw: (0..<40).map { validate($0) }, from: "dhl", format: "dhl")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for start in stride(from: 0, to: 40, by: 5) {
                    group.addTask { try await read(Array(flood[start..<start + 5]), fixture) }
                }
                try await group.waitForAll()
            }
            #expect(try await asked(fixture).count == 6)
        }
    }

    @Test(
        "A sender that does not answer, or never ends its answer, costs a call's time once, and no other sender its subscription")
    func hanging() async throws {
        try await CarrierServer.serve { (server: CarrierServer, host: String) async throws -> Void in
            let silent = try StallingProxy(to: host)
            defer { silent.stop() }
            silent.stall()
            try await TrackingFixture.with { fixture in
                let access = ["dhl": CarrierAccess(host: silent.url), "dhl-at": CarrierAccess(host: host)]
                let handler = HandshakeRequestedHandler(
                    postgres: fixture.postgres, access: access, calls: CarrierCalls(limit: .seconds(10)))
                let hanging = try await fixture.receive(raw: (0..<6).map { validate($0) }, from: "dhl", format: "dhl")
                let good = try await fixture.receive(raw: [validate()], from: "dhl-at", format: "dhl")
                try await read(hanging + good, fixture, ["dhl", "dhl-at"])
                let outcomes = try await fixture.shipping.handle(handler, try await asked(fixture))
                #expect(outcomes.last == .done && server.calls.count == 1)
                #expect(outcomes.dropLast().allSatisfy { if case .retry = $0 { true } else { false } })
                server.answerForEver()
                let hasty = HandshakeRequestedHandler(
                    postgres: fixture.postgres, access: access, calls: CarrierCalls(limit: .milliseconds(300)))
                try await fixture.postgres.query("UPDATE tracking.handshake SET confirmed_at = NULL")
                let endless = try await fixture.shipping.handle(hasty, try await asked(fixture).suffix(1))
                guard case .retry(_, let reason) = endless[0] else {
                    Issue.record("\(endless)")
                    return
                }
                #expect(reason.contains("could not be reached"))
            }
        }
    }
}

import CarrierFormats
import Contracts
import FoundationEssentials
import Hummingbird
import Logging
import TestStack
import Testing

@testable import ServiceRuntime
@testable import Tracking

/// Webhooks that are not as they should be: what they are answered, that nothing of them is stored, and what the log says.
@Suite("Bad webhooks", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct BadWebhookTests {
    private static let secret = TestSources.secret("swift")
    private static let address = "an-address-secret-of-24b"
    private static let number = "N1-OF-A-PERSON"
    private static let body =
        #"{"events":[{"tracking_number":"N1-OF-A-PERSON","status":"in_transit","delivered_to":"Ana Lima"}]}"#

    /// The endpoint as the program serves it.
    private func serve(_ body: @Sendable (TrackingFixture, String) async throws -> Void) async throws -> LogRecorder {
        let log = LogRecorder()
        try await TrackingFixture.with { fixture in
            let logger = log.logger(level: .trace)
            let outbox = fixture.shipping.outbox
            let inbox = WebhookInbox(logger: logger) { _ = try await WebhookStore().add($0, publishing: outbox) }
            let sources = WebhookSources([
                "swift": WebhookSource(secrets: [try WebhookSecret(Self.secret)]),
                "sf": WebhookSource(
                    format: try #require(CarrierFormat.named("sf")), trust: .address, secrets: [try WebhookSecret(Self.address)]),
            ])
            let router = ProgramServer.router(HTTPLimits(), logger) {
                WebhookEndpoint(sources: SourceWatch(sources), inbox: inbox).add(to: $0)
            }
            try await RouterServer.serve(router) { try await body(fixture, $0) }
        }
        return log
    }

    private func headers(_ body: String, secret: String = Self.secret, id: String = "d-1", at time: Date = Date()) throws
        -> [String]
    {
        let signed = try StandardWebhook(secrets: [WebhookSecret(secret)]).sign(id: id, at: time, body: Array(body.utf8))
        return ["webhook-id: \(signed.id)", "webhook-timestamp: \(signed.timestamp)", "webhook-signature: \(signed.signature)"]
    }

    @Test("What is not right is refused with the right status, leaves nothing behind, and no secret or person in the log")
    func refused() async throws {
        let log = try await serve { fixture, url in
            let good = try headers(Self.body)
            let huge = String(repeating: " ", count: 1 << 20) + Self.body
            let cases: [(String, String, String, [String], Int)] = [
                ("unknown source", "/webhooks/nobody", Self.body, good, 404),
                ("misspelt source", "/webhooks/Swift", Self.body, good, 404),
                ("misspelt secret", "/webhooks/sf/\(Self.address)x", Self.body, [], 401),
                (
                    "another's secret", "/webhooks/swift", Self.body,
                    try self.headers(Self.body, secret: TestSources.secret("x")), 401
                ),
                ("no signature", "/webhooks/swift", Self.body, [], 401),
                ("another body", "/webhooks/swift", Self.body + " ", good, 401),
                ("an hour old", "/webhooks/swift", Self.body, try self.headers(Self.body, at: Date() - 3600), 401),
                ("an hour ahead", "/webhooks/swift", Self.body, try self.headers(Self.body, at: Date() + 3600), 401),
                ("too large, chunked", "/webhooks/swift", huge, try self.headers(huge) + ["Transfer-Encoding: chunked"], 413),
                ("encoded", "/webhooks/swift", Self.body, good + ["Content-Encoding: gzip"], 415),
            ]
            for (words, path, body, headers, status) in cases {
                let answer = try await HTTPAnswer.post(url + path, body: body, headers: headers)
                #expect(answer.status == status, "\(words): \(answer)")
                #expect(!answer.body.contains(Self.address) && !answer.body.contains("Ana Lima"), "\(words)")
            }
            #expect(try await fixture.count("tracking.delivery") == 0)
            #expect(try await fixture.count("messaging.outbox_event WHERE type LIKE 'webhook.%'") == 0)
        }
        expectSilence(of: log)
    }

    @Test("What is believed is kept whatever it holds, and says why it cannot be read")
    func unreadable() async throws {
        let log = try await serve { fixture, url in
            let deep = String(repeating: "[", count: 100_000)
            for (number, body) in [deep, "", "{", "\u{0}", Self.body.replacing("events", with: "event")].enumerated() {
                let answer = try await HTTPAnswer.post(
                    url + "/webhooks/swift", body: body,
                    headers: try headers(body, id: "d-\(number)") + ["Content-Type: text/plain"])
                #expect(answer.status == 200, "\(number): \(answer)")
            }
            let messages = try await fixture.shipping.messages(WebhookReceived.self)
            let inBulk = try await fixture.shipping.messages(WebhookReceivedInBulk.self)
            #expect(messages.count == 4 && inBulk.count == 1)
            try await fixture.parse(messages)
            _ = try await fixture.shipping.handle(WebhookReceivedInBulkHandler(postgres: fixture.postgres), inBulk)
            #expect(try await fixture.count("tracking.delivery WHERE state = 'unreadable' AND error <> ''") == 5)
            #expect(try await fixture.count("tracking.event") == 0)
        }
        expectSilence(of: log)
    }

    @Test("Chunks, any content type and a secret written with %XX are as good as none of them; a copy is taken once")
    func accepted() async throws {
        let log = try await serve { fixture, url in
            let chunked = try headers(Self.body) + ["Transfer-Encoding: chunked", "Content-Type: application/octet-stream"]
            for _ in 0..<2 {
                #expect(try await HTTPAnswer.post(url + "/webhooks/swift", body: Self.body, headers: chunked).status == 200)
            }
            let escaped = Self.address.replacing("-", with: "%2D")
            for (number, path) in ["sf/\(escaped)", "sf?token=\(escaped)", "sf/\(Self.address)"].enumerated() {
                let body = #"{"Body":{"WaybillRoute":[],"n":\#(number)}}"#
                #expect(try await HTTPAnswer.post(url + "/webhooks/\(path)", body: body).status == 200, "\(path)")
            }
            #expect(try await fixture.count("tracking.delivery") == 4)
        }
        expectSilence(of: log)
    }

    /// Neither secrets nor what a webhook says of a person.
    private func expectSilence(of log: LogRecorder) {
        for line in log.all {
            let text = "\(line.message) \(line.metadata)"
            for word in [Self.address, Self.secret, String(Self.secret.dropFirst(6)), "Ana Lima", Self.number] {
                #expect(!text.contains(word), "\(text)")
            }
        }
    }
}

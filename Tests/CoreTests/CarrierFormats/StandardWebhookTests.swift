import CarrierFormats
import FoundationEssentials
import Testing

@Suite("Standard Webhooks")
struct StandardWebhookTests {
    private static let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private let now = Date(timeIntervalSince1970: 1_700_000_000)
    private let body = Array(#"{"events":[]}"#.utf8)

    private func webhook(_ texts: [String] = [text], tolerance: Int = 300) throws -> StandardWebhook {
        StandardWebhook(secrets: try texts.map { try WebhookSecret($0) }, tolerance: tolerance)
    }

    @Test("What is signed verifies, and no changed byte does")
    func roundTrip() throws {
        let webhook = try webhook()
        let headers = try webhook.sign(id: "msg_1", at: now, body: body)
        try webhook.verify(headers, body: body, now: now)
        for index in body.indices {
            var changed = body
            changed[index] ^= 1
            #expect(throws: SignatureFault.noMatch) { try webhook.verify(headers, body: changed, now: now) }
        }
        let otherID = StandardWebhook.Headers(id: "msg_2", timestamp: headers.timestamp, signature: headers.signature)
        #expect(throws: SignatureFault.noMatch) { try webhook.verify(otherID, body: body, now: now) }
    }

    @Test("A secret can be rotated: old and new verify while both live, several signatures may be sent")
    func rotation() throws {
        let new = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        let old = try webhook().sign(id: "m", at: now, body: body)
        let fresh = try webhook([new]).sign(id: "m", at: now, body: body)
        let both = try webhook([new, Self.text])
        try both.verify(old, body: body, now: now)
        try both.verify(fresh, body: body, now: now)
        #expect(throws: SignatureFault.noMatch) { try webhook([new]).verify(old, body: body, now: now) }
        let list = StandardWebhook.Headers(id: "m", timestamp: old.timestamp, signature: "v1a,xx v1,bad \(old.signature)")
        try webhook().verify(list, body: body, now: now)
    }

    @Test("Old, early and malformed timestamps are refused")
    func timestamps() throws {
        let webhook = try webhook()
        let headers = try webhook.sign(id: "m", at: now, body: body)
        try webhook.verify(headers, body: body, now: now + 300)
        #expect(throws: SignatureFault.outsideTolerance(age: 301)) { try webhook.verify(headers, body: body, now: now + 301) }
        #expect(throws: SignatureFault.outsideTolerance(age: -301)) { try webhook.verify(headers, body: body, now: now - 301) }
        for text in ["-1", "1e9", "99999999999999999999", "१७०"] {
            let wrong = StandardWebhook.Headers(id: "m", timestamp: text, signature: headers.signature)
            #expect(throws: SignatureFault.malformedTimestamp) { try webhook.verify(wrong, body: body, now: now) }
        }
    }

    @Test("Missing headers and secrets are named, secrets are never printed")
    func missing() throws {
        #expect(throws: SignatureFault.missingHeader("header webhook-timestamp")) {
            try StandardWebhook.Headers { $0 == "webhook-id" ? "m" : nil }
        }
        #expect(throws: SignatureFault.noSecret) { try webhook([]).sign(id: "m", at: now, body: body) }
        #expect(throws: WebhookSecretError.notBase64) { try WebhookSecret("whsec_not base64!") }
        #expect(throws: WebhookSecretError.tooShort(3)) { try WebhookSecret("whsec_AAAA") }
        let secret = try WebhookSecret(Self.text)
        #expect(!"\(secret) \(String(reflecting: secret)) \(try webhook())".contains("MfKQ"))
    }
}

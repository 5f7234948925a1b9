import CarrierFormats
import FoundationEssentials
import Testing

@Suite("Tokens for senders that fetch one")
struct AccessTokenTests {
    private let now = Date(timeIntervalSince1970: 1_767_700_000)
    private let secrets = [try? WebhookSecret("an-old-secret"), try? WebhookSecret("a-live: secret")].compactMap { $0 }

    private func request(basic: String? = nil, form: String = "grant_type=client_credentials") -> WebhookRequest {
        let headers = basic.map { ["Authorization": "Basic " + Data($0.utf8).base64EncodedString()] } ?? [:]
        return WebhookRequest(headers: headers, body: Array(form.utf8))
    }

    private func verify(_ token: String, at: Date, _ secrets: [WebhookSecret]) throws {
        let push = WebhookRequest(headers: ["authorization": "Bearer \(token)"], body: [])
        _ = try #require(CarrierFormat.named("ups")).verify(push, secrets: secrets, now: at)
    }

    @Test("A token is believed for an hour, by every process, as long as its secret lives")
    func life() throws {
        let (token, seconds) = try TokenRequest(request(basic: "ups:a-live%3A+secret")).grant(secrets, now: now)
        #expect(seconds == 3600 && !token.contains("secret"))
        try verify(token, at: now, secrets)
        try verify(token, at: now + 3599, [secrets[1]])
        #expect(throws: SignatureFault.noMatch) { try verify(token, at: now + 3601, secrets) }
        #expect(throws: SignatureFault.noMatch) { try verify(token, at: now, [secrets[0]]) }
        let later = "\(Int(now.timeIntervalSince1970) + 99_999)" + token.drop { $0 != "." }
        for wrong in [later, token + "0", String(token.dropLast()), ".", ""] {
            #expect(throws: SignatureFault.self) { try verify(wrong, at: now, secrets) }
        }
    }

    @Test("The secret may stand in the form; the secret itself is believed too")
    func form() throws {
        let form = request(form: "client_id=x&client_secret=an-old-secret&grant_type=client_credentials")
        try verify(TokenRequest(form).grant(secrets, now: now).token, at: now, secrets)
        try verify("an-old-secret", at: now, secrets)
    }

    @Test("Who has no secret or wants something else gets none")
    func refused() throws {
        #expect(throws: TokenRequest.Fault.invalidClient) { try TokenRequest(request()) }
        #expect(throws: TokenRequest.Fault.invalidClient) { try TokenRequest(request(basic: "no colon")) }
        #expect(throws: TokenRequest.Fault.unsupportedGrantType) {
            try TokenRequest(request(basic: "a:b", form: "grant_type=password"))
        }
        #expect(throws: TokenRequest.Fault.invalidClient) {
            try TokenRequest(request(basic: "ups:another")).grant(secrets, now: now)
        }
    }

    @Test("ShipEngine hears why, all others that they are not believed")
    func refusals() throws {
        let format = try #require(CarrierFormat.named("shipengine"))
        #expect(
            format.refusalStatus(for: .missingHeader("x")) == 404 && format.refusalStatus(for: .outsideTolerance(age: 301)) == 400
        )
        #expect(format.refusalStatus(for: .noMatch) == 401 && format.refusalStatus(for: .unknownKey) == 401)
        #expect(try #require(CarrierFormat.named("easypost")).refusalStatus(for: .missingHeader("x")) == 401)
    }
}

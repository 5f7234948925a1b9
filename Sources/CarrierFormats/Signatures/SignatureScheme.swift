import FoundationEssentials
import Fulfilment

/// How a source proves that a webhook is its own. Every scheme works on the raw bytes and compares in constant time.
package enum SignatureScheme: Sendable {
    /// A keyed digest of header values and body.
    case keyedDigest(KeyedDigest)
    /// Standard Webhooks v1 and v1a.
    case standardWebhooks
    /// RSA over timestamp and body with a published key set.
    case keySet(RSASignature)
    /// 17TRACK: SHA-256 of body, slash and key.
    case bodySlashKey
    /// kuaidi100: MD5 of the form's field and the salt.
    case saltedField
    /// The secret itself in one of these headers, behind a prefix. No signature: who reads one delivery can write others.
    case token([(header: String, prefix: String)])
    /// A token that we issued for the secret, or the secret itself, in the header `authorization` behind `Bearer`.
    case bearer
    /// The secret itself in a header that the receiver names when it subscribes.
    case chosenHeader(String)
    /// The secret itself in the address: the last part of the path, or `token`, `key` or `secret` in the query.
    case address

    /// Whether the scheme vouches for the body, not only for who knows the secret.
    package var isSignature: Bool {
        switch self {
        case .keyedDigest, .standardWebhooks, .keySet, .bodySlashKey, .saltedField: true
        case .token, .bearer, .chosenHeader, .address: false
        }
    }

    /// For a person to read.
    package var name: String {
        switch self {
        case .keyedDigest(let digest): digest.header
        case .standardWebhooks: "webhook-signature"
        case .keySet(let signature): signature.header
        case .bodySlashKey: "sign (SHA-256)"
        case .saltedField: "sign (MD5)"
        case .token: "token"
        case .bearer: "bearer token"
        case .chosenHeader: "token header"
        case .address: "secret address"
        }
    }

    /// Whether a request carries what this scheme looks at.
    func isUsed(by request: WebhookRequest) -> Bool {
        switch self {
        case .keyedDigest(let digest): request.headers[digest.header] != nil
        case .standardWebhooks: request.headers["webhook-signature"] != nil
        case .keySet(let signature): request.headers[signature.header] != nil
        case .bodySlashKey: request.headers["sign"] != nil
        case .saltedField: FormFields.begins(request.body, with: ["param", "sign"])
        case .token(let places): places.contains { request.headers[$0.header] != nil }
        case .bearer: request.bearerToken != nil
        case .chosenHeader(let header): request.headers[header] != nil
        case .address: AddressSecret.candidates(request.path).isEmpty == false
        }
    }

    /// - Throws: `SignatureFault` naming what is wrong; nothing of body or secret is in it.
    func verify(_ request: WebhookRequest, _ secrets: [WebhookSecret], now: Date) throws(SignatureFault) {
        switch self {
        case .keyedDigest(let digest): try digest.verify(request, secrets, now: now)
        case .standardWebhooks: try verifyStandard(request, secrets, now)
        case .keySet(let signature): try signature.verify(request, secrets, now: now)
        case .bodySlashKey: try BodyDigest.verifySlashKey(request, secrets)
        case .saltedField: try BodyDigest.verifySaltedField(request, secrets)
        case .token(let places):
            let given = places.compactMap { place in
                request.headers[place.header].flatMap {
                    $0.hasPrefix(place.prefix) ? String($0.dropFirst(place.prefix.count)) : nil
                }
            }
            guard !given.isEmpty else { throw .missingHeader("header \(places[0].header)") }
            try Self.match(given, secrets)
        case .bearer:
            guard let token = request.bearerToken else { throw .missingHeader("header authorization") }
            if !AccessToken.isValid(token, secrets, now: now) { try Self.match([token], secrets) }
        case .chosenHeader(let header):
            guard let token = request.headers[header] else { throw .missingHeader("header \(header)") }
            try Self.match([token], secrets)
        case .address: try Self.match(AddressSecret.candidates(request.path), secrets)
        }
    }

    private func verifyStandard(
        _ request: WebhookRequest, _ secrets: [WebhookSecret], _ now: Date
    ) throws(SignatureFault) {
        let headers = try StandardWebhook.Headers { request.headers[$0] }
        try StandardWebhook(secrets: secrets).verify(headers, body: request.body, now: now)
    }

    private static func match(_ given: [String], _ secrets: [WebhookSecret]) throws(SignatureFault) {
        let keys = secrets.compactMap(\.plain)
        guard !keys.isEmpty else { throw .noSecret }
        let isRight = given.contains { text in keys.contains { ConstantTime.isEqual($0, text.utf8) } }
        guard isRight else { throw .noMatch }
    }
}

/// Secrets that stand in an address.
enum AddressSecret {
    static func candidates(_ path: String) -> [String] {
        let parts = path.split(separator: "?", maxSplits: 1)
        let segments = (parts.first ?? "").split(separator: "/")
        let last = segments.count >= 3 ? [String(segments[segments.count - 1])] : []
        let query = parts.count > 1 ? FormFields(Array(parts[1].utf8)) : FormFields([])
        return last + last.map(FormFields.plain) + ["token", "key", "secret"].compactMap { query[$0] }
    }
}

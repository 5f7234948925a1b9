import Crypto
package import FoundationEssentials
import Fulfilment

/// A sender's request for a token to push with: OAuth 2.0's client credentials (RFC 6749, section 4.4). The client's secret is one of the
/// source's; its name does not matter.
package struct TokenRequest: Sendable {
    /// Why there is no token, as OAuth calls it.
    package enum Fault: String, Error {
        case unsupportedGrantType = "unsupported_grant_type"
        case invalidClient = "invalid_client"
    }

    private let secret: String

    /// Reads `Authorization: Basic`, or `client_secret` in the form.
    /// - Throws: `Fault`.
    package init(_ request: WebhookRequest) throws(Fault) {
        let form = FormFields(request.body)
        guard form["grant_type"] ?? "client_credentials" == "client_credentials" else { throw .unsupportedGrantType }
        guard let secret = Self.basic(request.headers["authorization"]) ?? form["client_secret"], !secret.isEmpty else {
            throw .invalidClient
        }
        self.secret = secret
    }

    /// A token and for how many seconds it is good.
    /// - Throws: `Fault.invalidClient` when none of the secrets is the client's.
    package func grant(_ secrets: [WebhookSecret], now: Date) throws(Fault) -> (token: String, seconds: Int) {
        let match = secrets.compactMap(\.plain).first { ConstantTime.isEqual($0, secret.utf8) }
        guard let match else { throw .invalidClient }
        return (AccessToken.issue(match, now: now), AccessToken.lifetime)
    }

    /// The secret behind the colon; both sides are written as in forms.
    private static func basic(_ header: String?) -> String? {
        guard let header, header.lowercased().hasPrefix("basic "), let bytes = Data(base64Encoded: String(header.dropFirst(6))),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return FormFields.decode(Array(bytes[(colon + 1)...])[...])
    }
}

/// Tokens for senders that fetch one before they push. Every process can check what another issued: a token is the second at which it
/// ends, and a keyed digest of that with a secret of the source.
enum AccessToken {
    /// Seconds.
    static let lifetime = 3600

    static func issue(_ secret: Data, now: Date) -> String {
        let end = String(Int(now.timeIntervalSince1970) + lifetime)
        return end + "." + Hexadecimal.encode(digest(end, secret))
    }

    /// Whether it has not ended and one of the secrets made it.
    static func isValid(_ token: String, _ secrets: [WebhookSecret], now: Date) -> Bool {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let end = Freshness.unix(String(parts[0])), let given = Hexadecimal.decode(parts[1].utf8),
            Double(end) > now.timeIntervalSince1970
        else { return false }
        return secrets.compactMap(\.plain).contains { ConstantTime.isEqual(digest(String(parts[0]), $0), given) }
    }

    private static func digest(_ end: String, _ secret: Data) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("access token until \(end)".utf8), using: SymmetricKey(data: secret)))
    }
}

extension WebhookRequest {
    /// What stands behind `Bearer` in the header `authorization`.
    var bearerToken: String? {
        guard let value = headers["authorization"], value.lowercased().hasPrefix("bearer ") else { return nil }
        return String(value.dropFirst(7))
    }
}

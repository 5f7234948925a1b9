import Crypto
import FoundationEssentials

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

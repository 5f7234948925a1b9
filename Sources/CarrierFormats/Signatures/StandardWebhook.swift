import Crypto
package import FoundationEssentials

/// Signatures after Standard Webhooks over `id.timestamp.body`, on the raw bytes: HMAC-SHA256 (v1) and Ed25519 (v1a).
package struct StandardWebhook: Sendable {
    private let secrets: [WebhookSecret]
    private let tolerance: Int

    /// - Parameters:
    ///   - secrets: all that are live; any of them verifies, so that secrets can be rotated.
    ///   - tolerance: seconds the timestamp may be off either way.
    package init(secrets: [WebhookSecret], tolerance: Int = 300) {
        self.secrets = secrets
        self.tolerance = tolerance
    }

    /// The three headers, as received or to be sent.
    package struct Headers: Sendable, Equatable {
        /// `webhook-id`.
        package let id: String
        /// `webhook-timestamp`: seconds since 1970.
        package let timestamp: String
        /// `webhook-signature`: one or several, separated by blanks.
        package let signature: String

        /// The names of the headers, lower case.
        package static let names = (id: "webhook-id", timestamp: "webhook-timestamp", signature: "webhook-signature")

        package init(id: String, timestamp: String, signature: String) {
            self.id = id
            self.timestamp = timestamp
            self.signature = signature
        }

        /// - Parameter value: gives a header's value by its lower-case name.
        /// - Throws: `SignatureFault.missingHeader` for the first that is missing or empty.
        package init(_ value: (String) -> String?) throws(SignatureFault) {
            func required(_ name: String) throws(SignatureFault) -> String {
                guard let text = value(name), !text.isEmpty else { throw .missingHeader("header \(name)") }
                return text
            }
            let names = Headers.names
            self.init(
                id: try required(names.id), timestamp: try required(names.timestamp), signature: try required(names.signature))
        }
    }

    /// Verifies the raw bytes as received, in constant time for every secret.
    ///
    /// - Throws: `SignatureFault` naming what is wrong; nothing of the body or the secret is in it.
    package func verify(_ headers: Headers, body: [UInt8], now: Date) throws(SignatureFault) {
        guard secrets.contains(where: \.isStandard) else { throw .noSecret }
        guard let sent = Freshness.unix(headers.timestamp) else { throw .malformedTimestamp }
        let content = Self.content(headers.id, headers.timestamp, body)
        let isRight = headers.signature.split(separator: " ").prefix(16).contains { signature in
            secrets.contains { Self.isValid(signature, content, $0) }
        }
        guard isRight else { throw .noMatch }
        try Freshness.check(sent, now: now, tolerance: tolerance)
    }

    /// Signs a body with the first secret.
    ///
    /// - Throws: `SignatureFault.noSecret`.
    package func sign(id: String, at: Date, body: [UInt8]) throws(SignatureFault) -> Headers {
        try sign(id, at, body, secrets.prefix(1))
    }

    /// Signs a body with every secret, so that receivers may change theirs at any time while several are live.
    ///
    /// - Throws: `SignatureFault.noSecret` when there is none, or one that cannot sign.
    package func signAll(id: String, at: Date, body: [UInt8]) throws(SignatureFault) -> Headers {
        try sign(id, at, body, secrets[...])
    }

    private func sign(
        _ id: String, _ at: Date, _ body: [UInt8], _ signing: ArraySlice<WebhookSecret>
    ) throws(SignatureFault) -> Headers {
        let keys = signing.compactMap(\.standard)
        guard !keys.isEmpty, keys.count == signing.count else { throw .noSecret }
        let timestamp = String(Int(at.timeIntervalSince1970))
        let content = Self.content(id, timestamp, body)
        let signatures = keys.map { key in
            "v1," + Data(HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: key))).base64EncodedString()
        }
        return Headers(id: id, timestamp: timestamp, signature: signatures.joined(separator: " "))
    }

    private static func content(_ id: String, _ timestamp: String, _ body: [UInt8]) -> [UInt8] {
        Array("\(id).\(timestamp).".utf8) + body
    }

    private static func isValid(_ signature: Substring, _ content: [UInt8], _ secret: WebhookSecret) -> Bool {
        let parts = signature.split(separator: ",", maxSplits: 1)
        guard parts.count == 2, let bytes = Data(base64Encoded: String(parts[1])) else { return false }
        if case .publicKey(let key) = secret.form { return parts[0] == "v1a" && key.isValidSignature(bytes, for: content) }
        guard parts[0] == "v1", let key = secret.standard else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: content, using: SymmetricKey(data: key))
    }
}

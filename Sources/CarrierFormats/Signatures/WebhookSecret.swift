import Crypto
import CryptoExtras
import FoundationEssentials
import JSONReading

/// What a webhook source is believed by: a shared secret, or public keys. Never printed.
///
/// `whsec_` and Base64 is a shared secret of Standard Webhooks, `whpk_` and Base64 an Ed25519 public key of theirs, a text that begins
/// with `{` a JSON Web Key Set with RSA keys; any other text is itself.
package struct WebhookSecret: Sendable {
    enum Form: Sendable {
        case text(String)
        case shared(Data)
        case publicKey(Curve25519.Signing.PublicKey)
        case keySet([String: _RSA.Signing.PublicKey])
    }

    let form: Form

    /// - Throws: `WebhookSecretError` when it is not what it begins as. The error does not repeat the secret.
    package init(_ text: String) throws(WebhookSecretError) {
        if text.hasPrefix("whsec_") {
            form = .shared(try Self.shared(text.dropFirst(6)))
        } else if text.hasPrefix("whpk_") {
            guard let bytes = Data(base64Encoded: String(text.dropFirst(5))),
                let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
            else { throw .notAKey }
            form = .publicKey(key)
        } else if text.hasPrefix("{") {
            form = .keySet(try KeySet.read(text))
        } else {
            guard !text.isEmpty else { throw .tooShort(0) }
            form = .text(text)
        }
    }

    private static func shared(_ encoded: Substring) throws(WebhookSecretError) -> Data {
        guard let bytes = Data(base64Encoded: String(encoded)) else { throw .notBase64 }
        guard bytes.count >= leastBytes else { throw .tooShort(bytes.count) }
        return bytes
    }

    /// The key for codes over texts; nil for public keys.
    var plain: Data? {
        switch form {
        case .text(let text): Data(text.utf8)
        case .shared(let bytes): bytes
        case .publicKey, .keySet: nil
        }
    }

    /// How many bytes it has when those are so few that it can be guessed; nil otherwise. Public keys need not be secret.
    package var guessableBytes: Int? { plain.flatMap { $0.count < Self.leastBytes ? $0.count : nil } }

    private static let leastBytes = 16

    /// The key of Standard Webhooks: also Base64 without `whsec_` in front.
    var standard: Data? {
        switch form {
        case .shared(let bytes): bytes
        case .text(let text): Data(base64Encoded: text).flatMap { $0.count >= Self.leastBytes ? $0 : nil }
        case .publicKey, .keySet: nil
        }
    }

    /// Whether it is a set of public keys with names.
    package var isKeySet: Bool { if case .keySet = form { true } else { false } }

    /// Whether Standard Webhooks can be verified with it.
    package var isStandard: Bool {
        if case .publicKey = form { return true }
        return standard != nil
    }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the secret.
    package var description: String { "whsec_…" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a text is no webhook secret.
package enum WebhookSecretError: Error, Equatable, CustomStringConvertible {
    case notBase64
    case tooShort(Int)
    case notAKey
    case notAKeySet

    package var description: String {
        switch self {
        case .notBase64: "The webhook secret is not Base64. Maybe it was cut; it starts with whsec_."
        case .tooShort(let count): "The webhook secret has \(count) bytes; at least 16 are needed, 24 to 64 are usual."
        case .notAKey: "The public key is not the Base64 of 32 bytes. Maybe it was cut; it starts with whpk_."
        case .notAKeySet: "The key set has no RSA key with kid, n and e. Maybe it is not the address's whole answer."
        }
    }
}

/// Reads a JSON Web Key Set (RFC 7517).
enum KeySet {
    static func read(_ text: String) throws(WebhookSecretError) -> [String: _RSA.Signing.PublicKey] {
        guard let document = try? JSONDocument(Array(text.utf8)) else { throw .notAKeySet }
        var keys: [String: _RSA.Signing.PublicKey] = [:]
        for key in document.root["keys"]?.items ?? [] {
            guard let kid = key["kid"]?.text, let n = bytes(key["n"]), let e = bytes(key["e"]) else { continue }
            keys[kid] = try? _RSA.Signing.PublicKey(n: n, e: e)
        }
        guard !keys.isEmpty else { throw .notAKeySet }
        return keys
    }

    /// Base64 for URLs, without padding.
    private static func bytes(_ value: JSONValue?) -> Data? {
        guard let text = value?.text else { return nil }
        let plain = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
    }
}

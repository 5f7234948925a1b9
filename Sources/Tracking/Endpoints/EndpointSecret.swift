import CarrierFormats
import FoundationEssentials
import ServiceRuntime

/// A secret as it is stored.
struct StoredEndpointSecret: Sendable {
    let sealed: SealedSecret
    let endpoint: String

    /// - Throws: `SecretFault` when no key that is set opens it.
    func open(with keys: SecretKeys) throws(SecretFault) -> String {
        try keys.open(sealed, for: EndpointSecret.purpose(endpoint))
    }
}

/// Makes and checks what notices are signed with: `whsec_` and the Base64 of 24 to 64 bytes.
enum EndpointSecret {
    /// A new one.
    static func draw() -> String {
        "whsec_" + Data((0..<32).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString()
    }

    /// - Returns: why it cannot be used; nil when it can. Never with the secret.
    static func problem(_ text: String) -> String? {
        guard text.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(text.dropFirst(6))) else {
            return "must be whsec_ and Base64, as other senders of Standard Webhooks make them"
        }
        return (24...64).contains(bytes.count) ? nil : "has \(bytes.count) bytes; Standard Webhooks wants 24 to 64"
    }

    /// For what it is encrypted: it opens for no other endpoint.
    static func purpose(_ endpoint: String) -> String { "endpoint \(endpoint)" }
}

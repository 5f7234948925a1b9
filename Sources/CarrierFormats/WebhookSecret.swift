import FoundationEssentials

/// A shared secret of a webhook source, written `whsec_` and Base64. Never printed.
package struct WebhookSecret: Sendable, Equatable {
    let bytes: Data

    /// - Throws: `WebhookSecretError` when it is no Base64 or has less than 16 bytes. The error does not repeat the secret.
    package init(_ text: String) throws(WebhookSecretError) {
        let encoded = text.hasPrefix("whsec_") ? String(text.dropFirst(6)) : text
        guard let bytes = Data(base64Encoded: encoded) else { throw .notBase64 }
        guard bytes.count >= 16 else { throw .tooShort(bytes.count) }
        self.bytes = bytes
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

    package var description: String {
        switch self {
        case .notBase64: "The webhook secret is not Base64. Maybe it was cut; it starts with whsec_."
        case .tooShort(let count): "The webhook secret has \(count) bytes; at least 16 are needed, 24 to 64 are usual."
        }
    }
}

/// A secret as it is stored: encrypted and authenticated, with the id of the key that opens it beside it.
///
/// It opens only for the purpose it was sealed for, so that a row's secret is of no use in another row. `SecretKeys` seals and opens.
package struct SealedSecret: Sendable, Hashable {
    /// The id of the key it was sealed with.
    package let keyID: String
    /// What AES-GCM makes of it: 12 bytes of nonce, the encrypted text, 16 bytes that prove it.
    package let bytes: [UInt8]

    /// As it was stored.
    /// - Parameters:
    ///   - keyID: the id of the key it was sealed with.
    ///   - bytes: nonce, encrypted text and proof.
    package init(keyID: String, bytes: [UInt8]) { (self.keyID, self.bytes) = (keyID, bytes) }
}

/// Why a secret can neither be sealed nor opened: one sentence that names the setting.
package enum SecretFault: Error, Hashable, CustomStringConvertible {
    /// No key is set at all.
    case noKey
    /// It was sealed with a key that is not among those that are set.
    case otherKey(id: String, known: [String])
    /// The bytes were changed, or belong to another row.
    case damaged(purpose: String)

    package var description: String {
        switch self {
        case .noKey:
            """
            secrets are stored encrypted, and there is no key for it: set \(SecretKeys.fileVariable) to a file with one, as \
            'openssl rand -base64 32' makes it, or \(SecretKeys.keyVariable) to the key itself
            """
        case .otherKey(let id, let known):
            """
            a secret was encrypted with the key \(id), which is not among those that are set (\(known.joined(separator: ", "))). Maybe \
            \(SecretKeys.fileVariable) names another file than was meant, or the key was taken out of it before 'rekey' was run
            """
        case .damaged(let purpose):
            "the stored secret of \(purpose) cannot be opened: it was changed, or copied from another row. Set it again"
        }
    }
}

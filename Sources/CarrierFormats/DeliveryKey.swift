import Crypto

/// What makes two deliveries the same.
package enum DeliveryKey {
    /// The sender's id where it has 1 to 128 bytes, else the SHA-256 of the body.
    package static func of(id: String?, body: [UInt8]) -> String {
        if let id, !id.isEmpty, id.utf8.count <= 128, !id.utf8.contains(0) { return id }
        return Hexadecimal.encode(SHA256.hash(data: body))
    }
}

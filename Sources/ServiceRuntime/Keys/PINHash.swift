import Crypto
import CryptoExtras
package import Fulfilment

/// What is kept of a picker's PIN: a random salt and the scrypt hash with it.
///
/// There are so few PINs that whoever has the hashes finds them in the end; the cost of scrypt makes that hours instead of seconds, and
/// the salt makes it anew for each picker. What protects a PIN where it is asked for is the limit of guesses.
package struct PINHash: Sendable, Equatable {
    /// The salt's 16 bytes, then the hash's 32.
    package let bytes: [UInt8]

    private static let saltLength = 16
    private static let hashLength = 32

    /// As it was stored.
    package init(stored bytes: [UInt8]) { self.bytes = bytes }

    /// Of a new PIN, with a new salt.
    /// - Throws: what scrypt throws, for want of memory.
    package init(of pin: PickerPIN) throws {
        let salt = (0..<Self.saltLength).map { _ in UInt8.random(in: 0...255) }
        bytes = salt + (try Self.derived(pin, salt))
    }

    /// Whether it is of this PIN. Takes some hundredths of a second and 16 MiB.
    package func isOf(_ pin: PickerPIN) throws -> Bool {
        ConstantTime.isEqual(try Self.derived(pin, Array(bytes.prefix(Self.saltLength))), bytes.dropFirst(Self.saltLength))
    }

    /// Other numbers make other hashes: they are changed together with a way to tell the old ones.
    private static func derived(_ pin: PickerPIN, _ salt: [UInt8]) throws -> [UInt8] {
        try KDF.Scrypt.deriveKey(
            from: Array(pin.digits.utf8), salt: salt, outputByteCount: hashLength, rounds: 1 << 14, blockSize: 8, parallelism: 1
        ).withUnsafeBytes(Array.init)
    }
}

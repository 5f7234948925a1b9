import Crypto
import CryptoExtras

/// Ids as the world sees them: the serial ids of rows, encrypted. They tell nobody how many there are or which came before, and one
/// that was never given out means nothing.
///
/// An id is one AES block of what it is of and the row's id, written in base 32: `ord_` and 26 characters. There is no column, no index and
/// no other trace of it, so it costs an order nothing but the block.
package struct PublicIDs: Sendable {
    /// What an id is of. An order's id is none of a parcel, whatever its number.
    package enum Kind: String, CaseIterable, Sendable {
        case order = "ord"
        case parcel = "par"
        case shipment = "shp"

        /// The half of the block that is known, by which others are told.
        fileprivate var tag: UInt64 { rawValue.utf8.reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// The key is no AES key.
    package struct WrongKey: Error {}

    private let key: SymmetricKey

    /// - Parameter key: 16 secret bytes; other ones make other ids of everything.
    /// - Throws: `WrongKey` for another number of bytes.
    package init(key: [UInt8]) throws(WrongKey) {
        guard key.count == 16 else { throw WrongKey() }
        self.key = SymmetricKey(data: key)
    }

    /// The public id of a row.
    package func text(_ id: Int64, of kind: Kind) -> String {
        let clear = UInt128(kind.tag) << 64 | UInt128(UInt64(bitPattern: id))
        return "\(kind.rawValue)_\(Base32.text(permuted(clear, AES.permute)))"
    }

    /// The row's id; nil for a text that is no public id of this kind, one that was made up included.
    package func id(_ text: String, of kind: Kind) -> Int64? {
        guard text.hasPrefix("\(kind.rawValue)_"), let block = Base32.value(text.dropFirst(4)) else { return nil }
        let clear = permuted(block, AES.inversePermute)
        guard clear >> 64 == kind.tag else { return nil }
        return Int64(bitPattern: UInt64(truncatingIfNeeded: clear))
    }

    private func permuted(_ block: UInt128, _ permute: (inout [UInt8], SymmetricKey) throws -> Void) -> UInt128 {
        var bytes = withUnsafeBytes(of: block.bigEndian, Array.init)
        do {
            try permute(&bytes, key)
        } catch {
            preconditionFailure("a block of \(bytes.count) bytes and the key do not go together: \(error)")
        }
        return bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}

/// Crockford's base 32 in small letters: no letter looks like a digit, and none makes a word.
private enum Base32 {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let values = Dictionary(uniqueKeysWithValues: digits.enumerated().map { ($1, UInt128($0)) })
    /// Characters of 128 bits.
    private static let length = 26

    static func text(_ value: UInt128) -> String {
        let shifts = stride(from: 5 * (length - 1), through: 0, by: -5)
        return String(decoding: shifts.map { digits[Int(truncatingIfNeeded: value >> UInt128($0) & 31)] }, as: UTF8.self)
    }

    /// nil for other characters, and for a number of more than 128 bits.
    static func value(_ text: Substring) -> UInt128? {
        guard text.utf8.count == length, text < "8" else { return nil }
        var value: UInt128 = 0
        for character in text.utf8 {
            guard let digit = values[character] else { return nil }
            value = value << 5 | digit
        }
        return value
    }
}

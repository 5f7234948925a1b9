import Glibc

/// An address of IPv4 or IPv6.
package struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
    /// Four or sixteen.
    fileprivate let bytes: [UInt8]

    /// - Returns: nil for what is none; with a port behind it, it is none.
    package init?(_ text: String) {
        if let bytes = Self.bytes(text, AF_INET, count: 4) {
            self.bytes = bytes
        } else if let bytes = Self.bytes(text, AF_INET6, count: 16) {
            // How a caller of IPv4 looks to a socket for both.
            let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
        } else {
            return nil
        }
    }

    private static func bytes(_ text: String, _ family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    /// In one way of writing for each.
    package var description: String { Self.text(bytes) }

    /// What one caller has for himself.
    var network: String { Self.text(Array(bytes.prefix(8))) }

    /// Whether it is of this machine or of a network that does not reach outside (RFC 1918, 4193, 3927, 4291).
    var isPrivate: Bool {
        guard bytes.count == 4 else {
            return bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1 || bytes[0] & 0xFE == 0xFC
                || bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
        }
        return switch (bytes[0], bytes[1]) {
        case (127, _), (10, _), (192, 168), (172, 16...31), (169, 254): true
        default: false
        }
    }

    /// Whether it is one of a single machine somewhere in the internet: what the registries of special addresses (IANA, RFC 6890) keep for
    /// anything else is none, nor is what carries an address of IPv4 in itself and leads there (6to4, Teredo, NAT64).
    package var isPublic: Bool {
        let special = bytes.count == 4 ? Self.specialOfFour : Self.specialOfSix
        return !special.contains { $0.contains(self) } && (bytes.count == 4 || Self.unicastOfSix.contains(self))
    }

    private static let specialOfFour = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
        "240.0.0.0/4",
    ].compactMap(NetworkRange.init)
    /// Beside it are loopback, mapped and embedded addresses, NAT64, unique local, link-local, multicast and what is not given out.
    private static let unicastOfSix = NetworkRange("2000::/3")!
    private static let specialOfSix = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].compactMap(NetworkRange.init)

    private static func text(_ bytes: [UInt8]) -> String {
        guard bytes.count > 4 else { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: bytes.count, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}

/// Addresses that begin with the same bits, written as `10.1.0.0/16`.
package struct NetworkRange: Sendable, Hashable, CustomStringConvertible {
    private let base: NetworkAddress
    private let bits: Int

    /// - Parameter text: an address with its number of bits; without, it is that address alone.
    /// - Returns: nil for what is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = NetworkAddress(String(parts[0])) else { return nil }
        let width = base.bytes.count * 8
        guard let bits = parts.count == 2 ? Int(parts[1]) : width, (0...width).contains(bits) else { return nil }
        (self.base, self.bits) = (base, bits)
    }

    package var description: String { "\(base)/\(bits)" }

    /// Whether an address is one of them; one of IPv4 is in no range of IPv6.
    package func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        return (0..<bits).allSatisfy { bit in
            let mask = UInt8(0x80) >> (bit % 8)
            return address.bytes[bit / 8] & mask == base.bytes[bit / 8] & mask
        }
    }
}

import Glibc
import HTTPTypes
package import Hummingbird

/// Tells callers apart who have proven nothing, by where their requests come from.
///
/// A proxy's callers all come from its address. Whom it passes on, it says in `X-Forwarded-For`, and everybody else may say there what they
/// like. So the header is read from proxies only: those in the settings, or, where none are set, from private addresses, from which no
/// stranger comes directly.
package struct ClientAddresses: Sendable, Equatable {
    /// `http.proxies`; nil: whoever has a private address.
    let proxies: Set<String>?

    private static let forwardedFor = HTTPField.Name("X-Forwarded-For")!

    package init(proxies: Set<String>? = nil) { self.proxies = proxies }

    /// - Parameter setting: addresses, comma-separated, or `none`.
    /// - Throws: `SettingsError` for what is no address.
    init(_ setting: String?) throws(SettingsError) {
        guard let setting else {
            self.init()
            return
        }
        var proxies: Set<String> = []
        for text in setting.split(separator: ",").map({ $0.filter { !$0.isWhitespace } }) where text != "none" {
            guard let address = NetworkAddress(text) else {
                throw SettingsError(key: "http.proxies", value: text, allowed: "addresses, comma-separated, or none")
            }
            proxies.insert(address.description)
        }
        self.init(proxies: proxies)
    }

    /// The caller's address; of IPv6 the network, of which everybody has a whole one.
    /// - Returns: nil for callers of the house, and for those of a proxy that does not say whom it passes on: they look all the same, and must
    ///   not suffer for each other.
    package func client(of request: Request, _ context: WaybillRequestContext) -> String? {
        guard let peer = context.peer.flatMap(NetworkAddress.init) else { return nil }
        guard proxies?.contains(peer.description) ?? peer.isPrivate else { return peer.network }
        // The last one is the proxy's own word; those before are whatever the caller wrote.
        let last = request.headers[values: Self.forwardedFor].last?.split(separator: ",").last
        return last.flatMap { NetworkAddress(String($0.filter { !$0.isWhitespace })) }?.network
    }
}

/// An address of IPv4 or IPv6.
struct NetworkAddress: CustomStringConvertible {
    /// Four or sixteen.
    private let bytes: [UInt8]

    /// - Returns: nil for what is none; with a port behind it, it is none.
    init?(_ text: String) {
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
    var description: String { Self.text(bytes) }

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

    private static func text(_ bytes: [UInt8]) -> String {
        guard bytes.count > 4 else { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: bytes.count, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}

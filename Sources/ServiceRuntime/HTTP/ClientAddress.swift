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

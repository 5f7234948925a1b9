/// Our own access to a carrier's API.
package struct CarrierAccess: Sendable {
    /// Sent with every call; nil when the carrier wants none.
    let key: String?
    /// Scheme and host to call in place of the carrier's own, for its sandbox.
    let host: String?

    package init(key: String? = nil, host: String? = nil) { (self.key, self.host) = (key, host) }

    /// An address of the carrier, at the host to call.
    func moved(_ address: String) -> String {
        guard let host else { return address }
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count < 4 ? host : host + "/" + parts[3]
    }
}

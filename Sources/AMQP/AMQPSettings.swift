/// Where the broker is and how to talk to it.
package struct AMQPSettings: Sendable, Equatable {
    /// Certificates and what to verify. Both verifications are on unless somebody turns them off.
    package struct TLS: Sendable, Equatable {
        /// PEM file of the authorities to trust. Without one no authority is trusted and peer verification fails.
        package var caCertificate: String?
        /// PEM files of this client's certificate chain and key; both or none.
        package var clientCertificate: String?
        package var clientKey: String?
        package var verifyPeer: Bool
        package var verifyHost: Bool

        package init(
            caCertificate: String? = nil, clientCertificate: String? = nil, clientKey: String? = nil, verifyPeer: Bool = true,
            verifyHost: Bool = true
        ) {
            (self.caCertificate, self.clientCertificate, self.clientKey) = (caCertificate, clientCertificate, clientKey)
            (self.verifyPeer, self.verifyHost) = (verifyPeer, verifyHost)
        }
    }

    package var host: String
    package var port: Int
    package var virtualHost: String
    package var user: String
    package var password: String
    /// Each side is thought dead after two of these without a sign of life. Whole seconds; at least one.
    package var heartbeat: Duration
    package var connectTimeout: Duration
    /// How long the broker may take to answer a request such as a declaration.
    package var rpcTimeout: Duration
    package var tls: TLS?
    /// Shown by the broker beside the connection.
    package var connectionName: String

    /// - Throws: `invalidSettings` when a value is out of range.
    package init(
        host: String = "127.0.0.1", port: Int = 5672, virtualHost: String = "/", user: String = "guest",
        password: String = "guest",
        heartbeat: Duration = .seconds(10), connectTimeout: Duration = .seconds(5), rpcTimeout: Duration = .seconds(5),
        tls: TLS? = nil, connectionName: String
    ) throws(AMQPError) {
        (self.host, self.port, self.virtualHost, self.user, self.password) = (host, port, virtualHost, user, password)
        (self.heartbeat, self.connectTimeout, self.rpcTimeout) = (heartbeat, connectTimeout, rpcTimeout)
        (self.tls, self.connectionName) = (tls, connectionName)
        try validate()
    }

    private func validate() throws(AMQPError) {
        try require(!host.isEmpty, "the host is empty")
        try require((1...65535).contains(port), "port \(port) is not between 1 and 65535")
        try require(
            heartbeat >= .seconds(1) && heartbeat <= .seconds(3600), "a heartbeat of \(heartbeat) is not within 1 s and 1 h")
        try require(connectTimeout > .zero, "a connect timeout of \(connectTimeout) is not positive")
        try require(rpcTimeout > .zero, "an RPC timeout of \(rpcTimeout) is not positive")
        let hasBoth = (tls?.clientCertificate == nil) == (tls?.clientKey == nil)
        try require(hasBoth, "a client certificate needs its key, and a key its certificate")
    }

    private func require(_ condition: Bool, _ complaint: String) throws(AMQPError) {
        if !condition { throw AMQPError(.invalidSettings, "Broker settings: \(complaint).", isRetriable: false) }
    }
}

import Fulfilment

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

extension AMQPSettings {
    /// Reads `amqp://user:password@host:port/vhost` or `amqps://…`. User, password and vhost are percent-encoded; an empty or
    /// missing vhost is `/`. The query may hold what RabbitMQ's URI query parameters hold: `heartbeat` (seconds),
    /// `connection_timeout` (milliseconds), `cacertfile`, `certfile`, `keyfile`, `verify` (`verify_peer` or `verify_none`).
    /// - Throws: `invalidSettings`, also for a parameter nobody knows; the message never holds the password.
    package init(url: String, connectionName: String) throws(AMQPError) {
        guard !HiddenPassword.isMisread(url) else {
            throw AMQPError(
                .invalidSettings,
                "The broker URL's password holds a character that ends it. Maybe write / as %2F, ? as %3F, # as %23, @ as %40.",
                isRetriable: false)
        }
        guard let parts = URLParts(url) else {
            throw AMQPError(
                .invalidSettings, "The broker URL is not of the form amqp://user:password@host:port/vhost.", isRetriable: false)
        }
        try Self.check(parts.query)
        try self.init(
            host: parts.host, port: parts.port ?? (parts.isSecure ? 5671 : 5672), virtualHost: parts.virtualHost,
            user: parts.user ?? "guest", password: parts.password ?? "guest",
            heartbeat: parts.query["heartbeat"].flatMap(Int.init).map { .seconds($0) } ?? .seconds(10),
            connectTimeout: parts.query["connection_timeout"].flatMap(Int.init).map { .milliseconds($0) } ?? .seconds(5),
            tls: parts.isSecure ? TLS(query: parts.query) : nil, connectionName: connectionName)
    }

    /// A parameter that is misspelt would silently leave its default in force, and with it perhaps a connection unverified.
    private static func check(_ query: [String: String]) throws(AMQPError) {
        for (key, value) in query.sorted(by: { $0.key < $1.key }) {
            let allowed: String? =
                switch key {
                case "heartbeat": Int(value) == nil ? "whole seconds" : nil
                case "connection_timeout": Int(value) == nil ? "whole milliseconds" : nil
                case "verify": ["verify_peer", "verify_none"].contains(value) ? nil : "verify_peer or verify_none"
                case "cacertfile", "certfile", "keyfile": value.isEmpty ? "a file" : nil
                default: "heartbeat, connection_timeout, cacertfile, certfile, keyfile or verify as a parameter's name"
                }
            guard let allowed else { continue }
            throw AMQPError(
                .invalidSettings, "The broker URL has \(key)=\(value); allowed is \(allowed).", isRetriable: false)
        }
    }
}

extension AMQPSettings.TLS {
    fileprivate init(query: [String: String]) {
        let verifies = query["verify"] != "verify_none"
        self.init(
            caCertificate: query["cacertfile"], clientCertificate: query["certfile"], clientKey: query["keyfile"],
            verifyPeer: verifies, verifyHost: verifies)
    }
}

private struct URLParts {
    var isSecure: Bool
    var user: String?
    var password: String?
    var host: String
    var port: Int?
    var virtualHost: String
    var query: [String: String] = [:]

    init?(_ url: String) {
        guard let scheme = ["amqp", "amqps"].first(where: { url.hasPrefix("\($0)://") }) else { return nil }
        isSecure = scheme == "amqps"
        let (beforeQuery, queryText) = url.dropFirst(scheme.count + 3).cut(at: "?")
        let (authority, path) = beforeQuery.cut(at: "/")
        let (credentials, address) = authority.cutAtLast("@")
        (user, password) = (nil, nil)
        if let credentials {
            let (name, secret) = credentials.cut(at: ":")
            (user, password) = (name.percentDecoded, secret.map(\.percentDecoded) ?? "")
        }
        let (name, digits) = URLParts.hostAndPort(address)
        host = name.percentDecoded
        port = digits.flatMap { Int($0) }
        if digits != nil && port == nil { return nil }
        let decoded = (path ?? "").percentDecoded
        virtualHost = decoded.isEmpty ? "/" : decoded
        for pair in (queryText ?? "").split(separator: "&") {
            let (key, value) = pair.cut(at: "=")
            query[key.percentDecoded] = (value ?? "").percentDecoded
        }
    }

    /// `[::1]:5672` keeps its colons inside the brackets.
    private static func hostAndPort(_ address: Substring) -> (host: Substring, port: Substring?) {
        guard address.hasPrefix("["), let end = address.firstIndex(of: "]") else { return address.cut(at: ":") }
        let host = address[address.index(after: address.startIndex)..<end]
        let (_, port) = address[end...].cut(at: ":")
        return (host, port)
    }
}

extension Substring {
    fileprivate func cut(at separator: Character) -> (Substring, Substring?) {
        guard let index = firstIndex(of: separator) else { return (self, nil) }
        return (self[..<index], self[self.index(after: index)...])
    }

    fileprivate func cutAtLast(_ separator: Character) -> (Substring?, Substring) {
        guard let index = lastIndex(of: separator) else { return (nil, self) }
        return (self[..<index], self[self.index(after: index)...])
    }

    fileprivate var percentDecoded: String { String(self).percentDecoded }
}

extension String {
    /// Leaves a percent sign that two hexadecimal digits do not follow as it is.
    fileprivate var percentDecoded: String {
        var decoded: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                decoded.append(value)
                rest.removeFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}

extension AMQPSettings {
    /// Reads `amqp://user:password@host:port/vhost` or `amqps://…`. User, password and vhost are percent-encoded; an empty or
    /// missing vhost is `/`. The query may hold what RabbitMQ's URI query parameters hold: `heartbeat` (seconds),
    /// `connection_timeout` (milliseconds), `cacertfile`, `certfile`, `keyfile`, `verify` (`verify_peer` or `verify_none`).
    /// - Throws: `invalidSettings`, also for a parameter nobody knows; the message never holds the password.
    package init(url: String, connectionName: String) throws(AMQPError) {
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

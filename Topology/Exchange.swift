/// Where messages are published.
package struct Exchange: Declaration, Equatable {
    /// How an exchange chooses queues.
    package enum Kind: String, Sendable {
        /// By routing key, with wildcards allowed in bindings.
        case topic
        /// Every bound queue.
        case fanout
    }

    package static let kind = "exchange"
    package let name: String
    /// How it chooses queues.
    package let routing: Kind

    package func path(virtualHost: String) -> String { managementPath("exchanges", virtualHost, name) }

    package var body: JSONValue {
        [
            "type": .string(routing.rawValue), "durable": true, "auto_delete": false, "internal": false, "arguments": [:],
        ]
    }

    package func definition(virtualHost: String) -> JSONValue {
        body.merging(["name": .string(name), "vhost": .string(virtualHost)])
    }
}

/// The exchanges there are.
package enum ExchangeName {
    /// Every event and command is published here under its contract's name.
    package static let events = "waybill.events"
    /// Gets what no binding of `events` wants.
    package static let unrouted = "waybill.unrouted"
    /// Gets what a queue gave up delivering.
    package static let dead = "waybill.dead"
}

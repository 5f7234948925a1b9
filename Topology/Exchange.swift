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

    package var body: JSONContent {
        [
            "type": .string(routing.rawValue), "durable": true, "auto_delete": false, "internal": false, "arguments": [:],
        ]
    }

    package func definition(virtualHost: String) -> JSONContent {
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

/// Which messages of an exchange a queue gets.
package struct Binding: Declaration, Equatable {
    package static let kind = "binding"
    /// The exchange's name.
    package let source: String
    /// The queue's name.
    package let destination: String
    /// The contract's name; empty below a fanout exchange.
    package let routingKey: String

    package var name: String { "\(source) -\(routingKey)-> \(destination)" }
    package var method: String { "POST" }

    package func path(virtualHost: String) -> String {
        managementPath("bindings", virtualHost, "e", source, "q", destination, routingKey.isEmpty ? "~" : routingKey)
    }

    package func applyPath(virtualHost: String) -> String {
        managementPath("bindings", virtualHost, "e", source, "q", destination)
    }

    package var body: JSONContent { ["routing_key": .string(routingKey), "arguments": [:]] }

    package func definition(virtualHost: String) -> JSONContent {
        body.merging([
            "source": .string(source), "destination": .string(destination), "destination_type": "queue",
            "vhost": .string(virtualHost),
        ])
    }
}

/// Settings for all queues or exchanges whose name matches; may be changed on a running broker.
package struct Policy: Declaration, Equatable {
    /// What a policy is for.
    package enum Target: String, Sendable {
        case queues, exchanges
    }

    package static let kind = "policy"
    package let name: String
    /// A regular expression over names.
    package let pattern: String
    /// What it is for.
    package let target: Target
    /// The settings, as the broker names them.
    package let settings: [String: JSONContent]

    package func path(virtualHost: String) -> String { managementPath("policies", virtualHost, name) }

    package var body: JSONContent {
        ["pattern": .string(pattern), "apply-to": .string(target.rawValue), "definition": .object(settings), "priority": 0]
    }

    package func definition(virtualHost: String) -> JSONContent {
        body.merging(["name": .string(name), "vhost": .string(virtualHost)])
    }
}

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

    package var body: JSONValue { ["routing_key": .string(routingKey), "arguments": [:]] }

    package func definition(virtualHost: String) -> JSONValue {
        body.merging([
            "source": .string(source), "destination": .string(destination), "destination_type": "queue",
            "vhost": .string(virtualHost),
        ])
    }
}

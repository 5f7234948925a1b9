extension Topology {
    /// The topology as a RabbitMQ definitions file, for brokers that are set up without `waybill topology apply`:
    /// `rabbitmqctl import_definitions Topology/definitions.json`. Accounts are left out, see `BrokerUser`.
    package static var definitions: JSONValue { definitions(virtualHost: virtualHost) }

    /// The same for another virtual host.
    package static func definitions(virtualHost: String) -> JSONValue {
        func list(_ declarations: [any Declaration]) -> JSONValue {
            .array(declarations.map { $0.definition(virtualHost: virtualHost) })
        }
        return [
            "vhosts": [["name": .string(virtualHost)]],
            "exchanges": list(exchanges), "queues": list(queues), "bindings": list(bindings), "policies": list(policies),
        ]
    }

    /// The text of `Topology/definitions.json`.
    package static func definitionsFile() throws -> String {
        String(decoding: try definitions.encoded(pretty: true), as: UTF8.self) + "\n"
    }
}

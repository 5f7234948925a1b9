package import Contracts

/// Everything the broker must have: exchanges, queues, bindings, policies, and accounts with what each may touch.
///
/// `waybill topology apply` makes a broker so, `waybill topology diff` compares; programs never declare anything.
package enum Topology {
    /// The virtual host of an installation, unless settings say otherwise.
    package static let virtualHost = "waybill"

    package static let exchanges: [Exchange] = [
        Exchange(name: ExchangeName.events, routing: .topic),
        Exchange(name: ExchangeName.unrouted, routing: .fanout),
        Exchange(name: ExchangeName.dead, routing: .fanout),
    ]

    package static let queues: [Queue] =
        QueueName.work.map { Queue(name: $0.rawValue, storage: .quorum) } + [
            // Segments are the unit of forgetting, so they are much smaller than the limit.
            Queue(
                name: QueueName.events.rawValue,
                storage: .stream(maxBytes: 1 << 30, maxAge: "7D", segmentBytes: 64 << 20)),
            Queue(name: QueueName.unrouted.rawValue, storage: .quorum),
            Queue(name: QueueName.deadLetters.rawValue, storage: .quorum),
        ]

    package static let bindings: [Binding] = workBindings + feedBindings + catchAllBindings

    package static let policies: [Policy] = [
        // What no binding wants would be confirmed to its publisher and vanish.
        Policy(
            name: "events", pattern: "^waybill\\.events$", target: .exchanges,
            settings: ["alternate-exchange": .string(ExchangeName.unrouted)]),
        Policy(
            name: "work", pattern: "^(\(programs.joined(separator: "|")))\\.", target: .queues,
            settings: [
                // Counts crashes of the reader only; failures are retried from the database.
                "delivery-limit": 20,
                "dead-letter-exchange": .string(ExchangeName.dead),
                // At-least-once needs reject-publish, and that is wanted anyway: a full queue pushes back into the outbox.
                "dead-letter-strategy": "at-least-once",
                "overflow": "reject-publish",
                "max-length-bytes": .int(256 << 20),
            ]),
    ]

    /// All of the above, in the order to apply it.
    package static let all: [any Declaration] = exchanges + queues + bindings + policies

    /// The programs that consume work queues.
    package static var programs: [String] { Set(QueueName.work.map(\.program)).sorted() }

    /// The work queues that get a contract's messages.
    package static func readers(of contract: any Contract.Type) -> [QueueName] {
        QueueName.work.filter { $0.contract == contract.name }
    }

    private static var workBindings: [Binding] {
        QueueName.work.compactMap { queue in
            queue.contract.map { Binding(source: ExchangeName.events, destination: queue.rawValue, routingKey: $0) }
        }
    }

    /// Each contract by name and not "#", so that a name nobody knows is caught by the alternate exchange.
    private static var feedBindings: [Binding] {
        ContractCatalogue.all.map {
            Binding(source: ExchangeName.events, destination: QueueName.events.rawValue, routingKey: $0.name)
        }
    }

    private static var catchAllBindings: [Binding] {
        [
            Binding(source: ExchangeName.unrouted, destination: QueueName.unrouted.rawValue, routingKey: ""),
            Binding(source: ExchangeName.dead, destination: QueueName.deadLetters.rawValue, routingKey: ""),
        ]
    }
}

extension Topology {
    /// The topology as a RabbitMQ definitions file, for brokers that are set up without `waybill topology apply`:
    /// `rabbitmqctl import_definitions Topology/definitions.json`. Accounts are left out, see `BrokerUser`.
    package static var definitions: JSONContent { definitions(virtualHost: virtualHost) }

    /// The same for another virtual host.
    package static func definitions(virtualHost: String) -> JSONContent {
        func list(_ declarations: [any Declaration]) -> JSONContent {
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

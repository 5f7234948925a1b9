extension Topology {
    /// The account that applies the topology, purges and inspects.
    package static let operationsUser = "operations"
    /// The only account that publishes.
    package static let relayUser = "outbox-relay"

    /// One account per program.
    package static let users: [BrokerUser] =
        programs.map { BrokerUser(name: $0, tags: []) } + [
            BrokerUser(name: relayUser, tags: []),
            BrokerUser(name: operationsUser, tags: ["administrator"]),
        ]

    /// What each account may touch: workers read their own queues and nothing else.
    package static let permissions: [Permission] =
        programs.map { Permission(user: $0, configure: "^$", write: "^$", read: "^\($0)\\.") } + [
            // The default exchange reaches one queue: retries and replays.
            Permission(
                user: relayUser, configure: "^$", write: "^(waybill\\.events|amq\\.default)$",
                read: "^waybill\\.(dead-letters|unrouted)$"),
            Permission(user: operationsUser, configure: ".*", write: ".*", read: ".*"),
        ]
}

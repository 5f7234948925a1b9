/// An account of the broker: one per program, so that each can do its own work only.
///
/// Not part of the definitions file: an account there carries a password hash, and importing the file again would undo
/// the passwords set since. `body` makes one nobody can log in with, `body(password:)` one for use.
package struct BrokerUser: Declaration, Equatable {
    package static let kind = "user"
    package let name: String
    /// Rights in the management API: "administrator", "monitoring"; none for programs that only move messages.
    package let tags: [String]

    package func path(virtualHost: String) -> String { managementPath("users", name) }

    package var body: JSONContent { ["tags": .string(tags.joined(separator: ",")), "password_hash": ""] }

    /// Like `body`, with a password.
    package func body(password: String) -> JSONContent {
        ["tags": .string(tags.joined(separator: ",")), "password": .string(password)]
    }

    package func definition(virtualHost: String) -> JSONContent { body.merging(["name": .string(name)]) }

    /// Passwords are not compared; the broker answers tags as a list.
    package func differences(from actual: JSONContent) -> [Difference] {
        let declared = JSONContent.array(tags.map { .string($0) })
        let found = actual["tags"]
        guard found != declared, found?.text != tags.joined(separator: ",") else { return [] }
        return [Difference(field: "tags", declared: declared, actual: found)]
    }
}

/// What an account may touch in a virtual host: regular expressions over names of queues and exchanges.
package struct Permission: Declaration, Equatable {
    package static let kind = "permission"
    /// The account.
    package let user: String
    /// What it may declare and delete.
    package let configure: String
    /// What it may publish to.
    package let write: String
    /// What it may consume from.
    package let read: String

    package var name: String { user }

    package func path(virtualHost: String) -> String { managementPath("permissions", virtualHost, user) }

    package var body: JSONContent {
        ["configure": .string(configure), "write": .string(write), "read": .string(read)]
    }

    package func definition(virtualHost: String) -> JSONContent {
        body.merging(["user": .string(user), "vhost": .string(virtualHost)])
    }
}

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

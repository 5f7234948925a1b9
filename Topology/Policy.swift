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
    package let settings: [String: JSONValue]

    package func path(virtualHost: String) -> String { managementPath("policies", virtualHost, name) }

    package var body: JSONValue {
        ["pattern": .string(pattern), "apply-to": .string(target.rawValue), "definition": .object(settings), "priority": 0]
    }

    package func definition(virtualHost: String) -> JSONValue {
        body.merging(["name": .string(name), "vhost": .string(virtualHost)])
    }
}

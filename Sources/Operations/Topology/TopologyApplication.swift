import OperatorConsole
import Topology

/// Makes a broker what the topology says.
package struct TopologyApplication: Sendable {
    private let broker: ManagementClient
    private let virtualHost: String

    package init(broker: ManagementClient, virtualHost: String) {
        self.broker = broker
        self.virtualHost = virtualHost
    }

    /// What is missing or different, without touching anything.
    package func compare(withUsers: Bool) async throws -> TopologyComparison {
        guard try await broker.get(virtualHostPath) != nil else {
            throw OperationsError.failed("the broker has no virtual host '\(virtualHost)'", advice: "`waybill topology apply`")
        }
        let accounts: [any Declaration] = withUsers ? Topology.users + Topology.permissions : []
        return try await TopologyComparison(of: Topology.all + accounts, virtualHost: virtualHost, on: broker)
    }

    /// Makes the virtual host and everything in it that is missing, and mends what may be changed.
    /// - Parameter passwords: the password of an account; nil leaves accounts alone.
    /// - Returns: what was applied, and what cannot be without deleting it first.
    package func apply(passwords: BrokerPasswords?) async throws -> (applied: [String], refused: [TopologyComparison.Finding]) {
        let passwords = try passwords?.all(of: Topology.users.map(\.name))
        if try await broker.get(virtualHostPath) == nil {
            try await broker.write("PUT", virtualHostPath, body: [:])
        }
        let comparison = try await TopologyComparison(of: Topology.all, virtualHost: virtualHost, on: broker)
        for finding in comparison.findings where finding.canApply { try await write(finding.declaration) }
        let applied = comparison.findings.filter(\.canApply).map(\.declaration.title)
        var accounts: [String] = []
        if let passwords { accounts = try await applyAccounts(passwords) }
        return (applied + accounts, comparison.findings.filter { !$0.canApply })
    }

    private func write(_ declaration: any Declaration) async throws {
        try await broker.write(declaration.method, declaration.applyPath(virtualHost: virtualHost), body: declaration.body)
    }

    private func applyAccounts(_ passwords: [String: String]) async throws -> [String] {
        var applied: [String] = []
        for user in Topology.users {
            guard let password = passwords[user.name] else { continue }
            let path = user.path(virtualHost: virtualHost)
            if let found = try await broker.get(path), user.differences(from: found).isEmpty,
                BrokerPasswords.matches(password, hash: found["password_hash"]?.text)
            {
                continue
            }
            try await broker.write("PUT", path, body: user.body(password: password))
            applied.append(user.title)
        }
        let permissions = try await TopologyComparison(of: Topology.permissions, virtualHost: virtualHost, on: broker)
        for finding in permissions.findings { try await write(finding.declaration) }
        return applied + permissions.findings.map(\.declaration.title)
    }

    private var virtualHostPath: String { managementPath("vhosts", virtualHost) }
}

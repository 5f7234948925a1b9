import CommandSupport
import FoundationEssentials
import Topology

/// Makes and removes virtual hosts through the management API.
struct TestBroker {
    let managementURL: String
    let passwords: AccountPasswords

    /// A virtual host with what the programs' accounts may do in it, and the whole topology or none.
    func create(_ virtualHost: String, withTopology: Bool) async throws {
        try await call("PUT", "/api/vhosts/\(virtualHost)", "{}")
        guard case .object(let topology) = Topology.definitions(virtualHost: virtualHost) else { return }
        var definitions = withTopology ? topology : [:]
        let permissions = Topology.permissions.filter { passwords[.broker, $0.user] != nil }
        definitions["permissions"] = .array(permissions.map { $0.definition(virtualHost: virtualHost) })
        definitions["users"] = .array(Topology.users.compactMap(account))
        let document = String(decoding: try JSONContent.object(definitions).encoded(), as: UTF8.self)
        try await call("POST", "/api/definitions", document)
    }

    /// An account whose password is known, as `waybill topology apply` makes it.
    private func account(_ user: BrokerUser) -> JSONContent? {
        guard let password = passwords[.broker, user.name], case .object(var members) = user.body(password: password) else {
            return nil
        }
        members["name"] = .string(user.name)
        return .object(members)
    }

    func delete(_ virtualHost: String) async throws {
        try await call("DELETE", "/api/vhosts/\(virtualHost)")
    }

    /// The names of the virtual hosts there are.
    func virtualHosts() async throws -> [String] {
        let answer = try JSONContent(decoding: Data(try await call("GET", "/api/vhosts?columns=name").utf8))
        guard case .array(let entries) = answer else { return [] }
        return entries.compactMap { $0["name"]?.text }
    }

    /// Everything but the method and the path goes in by standard input: every user of the machine can read arguments.
    @discardableResult
    private func call(_ method: String, _ path: String, _ body: String? = nil) async throws -> String {
        let arguments = [
            "--silent", "--show-error", "--fail-with-body", "--globoff", "--max-time", "60", "--retry", "3",
            "--retry-connrefused", "--request", method, "--config", "-",
        ]
        var lines = ["url = \(quoted(managementURL + path))"]
        if let body { lines += ["header = \(quoted("content-type: application/json"))", "data-binary = \(quoted(body))"] }
        return try await Command.run("curl", arguments, input: Array(lines.joined(separator: "\n").utf8))
    }

    private func quoted(_ value: String) -> String {
        "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

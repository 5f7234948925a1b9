import FoundationEssentials
import Topology

/// Makes and removes virtual hosts through the management API.
struct TestBroker {
    let managementURL: String

    /// A virtual host with the whole topology, or empty.
    func create(_ virtualHost: String, withTopology: Bool) async throws {
        try await call("PUT", "/api/vhosts/\(virtualHost)", "{}")
        guard withTopology else { return }
        let definitions = try Topology.definitions(virtualHost: virtualHost).encoded()
        try await call("POST", "/api/definitions/\(virtualHost)", String(decoding: definitions, as: UTF8.self))
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

    @discardableResult
    private func call(_ method: String, _ path: String, _ body: String? = nil) async throws -> String {
        var arguments = [
            "--silent", "--show-error", "--fail-with-body", "--globoff", "--max-time", "60", "--retry", "3",
            "--retry-connrefused",
            "--request", method, managementURL + path,
        ]
        if body != nil {
            arguments += ["--header", "content-type: application/json", "--data-binary", "@-"]
        }
        return try await Command.run("curl", arguments, input: Array((body ?? "").utf8))
    }
}

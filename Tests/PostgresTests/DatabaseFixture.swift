import FoundationEssentials
import Glibc
import Logging
import Postgres
import TestStack
import Testing

/// A fresh database for one test on the local stack's server, and a pool on it.
struct Database: Sendable {
    let name: String
    let url: String
    let postgres: Postgres

    /// The server's URL, as the local stack writes it.
    static let serverURL = TestStack.settings?.databaseURL ?? ""

    /// Runs `body` with a new database, which is dropped afterwards together with whatever is still connected to it.
    static func with<Value>(
        poolSize: Int = 4, configure: (inout PostgresSettings) -> Void = { _ in }, _ body: (Database) async throws -> Value
    ) async throws -> Value {
        try await Slots.stacks.with { try await withOneMore(poolSize: poolSize, configure: configure, body) }
    }

    private static func withOneMore<Value>(
        poolSize: Int, configure: (inout PostgresSettings) -> Void, _ body: (Database) async throws -> Value
    ) async throws -> Value {
        let server = try await PostgresConnection.open(settings: PostgresSettings(connection: serverURL), logger: quiet)
        let name = "waybill_test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try await server.query("CREATE DATABASE \(identifier: name) TEMPLATE template0")
        let url = serverURL.replacingDatabase(with: name)
        var settings = PostgresSettings(connection: url, poolSize: poolSize, applicationName: "waybill-test")
        configure(&settings)
        let database = Database(name: name, url: url, postgres: Postgres(settings: settings, logger: quiet))
        do {
            let value = try await body(database)
            try await database.end(server)
            return value
        } catch {
            try await database.end(server)
            throw error
        }
    }

    private func end(_ server: PostgresConnection) async throws {
        await postgres.close()
        // The server may have been restarted by the test.
        let again = try await PostgresConnection.open(settings: PostgresSettings(connection: Self.serverURL), logger: quiet)
        try await again.query("DROP DATABASE IF EXISTS \(identifier: name) WITH (FORCE)")
        await again.close()
        await server.close()
    }

    /// A connection of its own, beside the pool, to look on or to interfere.
    func observer() async throws -> PostgresConnection {
        try await PostgresConnection.open(
            settings: PostgresSettings(connection: url, applicationName: "waybill-observer"), logger: quiet)
    }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

extension String {
    /// The URL with another database, its parameters kept.
    func replacingDatabase(with name: String) -> String {
        let parts = split(separator: "?", maxSplits: 1)
        let address = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        let parameters = parts.count > 1 ? "?" + parts[1] : ""
        return address.prefix(3).joined(separator: "/") + "/" + name + parameters
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips what needs a database where there is none, and says so.
    static var needsDatabase: Self { .enabled(if: TestStack.isAvailable, "\(TestStack.advice)") }
}

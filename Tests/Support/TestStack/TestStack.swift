package import AMQP
import CommandSupport
import FoundationEssentials
package import Logging
package import Postgres

/// A database and a virtual host of its own on the local stack, for one test.
///
/// Names carry the process id, so tests of any number of processes run side by side, and what a crashed process left
/// is removed by the next one.
package struct TestStack: Sendable {
    /// What a test needs; less is quicker.
    package struct Parts: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }
        /// A database with every migration applied.
        package static let database = Parts(rawValue: 1)
        /// A virtual host with the whole topology.
        package static let broker = Parts(rawValue: 2)
        /// A database without migrations, instead of one with.
        package static let emptyDatabase = Parts(rawValue: 4)
        /// A virtual host without topology, instead of one with.
        package static let emptyBroker = Parts(rawValue: 8)
        /// A migrated database and a virtual host with the topology.
        package static let all: Parts = [.database, .broker]
    }

    /// Where the stack is; nil when there is none.
    package static let settings = StackSettings.find()

    /// Whether there is a stack and it answers. Say `.enabled(if: TestStack.isAvailable, TestStack.advice)`.
    package static let isAvailable = settings?.answers ?? false
    /// What to do when there is none.
    package static let advice = "needs the local stack: run ops/stack up"

    /// The name of both the database and the virtual host.
    package let name: String
    /// libpq URI of the test's database.
    package let databaseURL: String
    /// AMQP URI of the test's virtual host.
    package let brokerURL: String
    /// Address of the broker's management API.
    package let managementURL: String
    /// A pool on the test's database.
    package let postgres: Postgres
    /// Writes warnings and worse to standard error.
    package let logger: Logger
    /// The servers it lives on, and the scripts that break those.
    package let servers: StackSettings
    private let parts: Parts

    /// Settings for an AMQP connection to the test's virtual host.
    package func broker(connectionName: String = "test") throws -> AMQPSettings {
        try AMQPSettings(url: brokerURL, connectionName: connectionName)
    }

    /// The environment that makes a program use this stack.
    package var environment: [String: String] {
        let addresses = [
            "WAYBILL_DATABASE_URL": databaseURL, "WAYBILL_BROKER_URL": brokerURL, "WAYBILL_MANAGEMENT_URL": managementURL,
        ]
        return addresses.merging(servers.accounts) { $1 }
    }

    /// Makes the parts. Prefer `withTestStack`, which also removes them.
    package static func make(
        _ parts: Parts = .all, on servers: StackSettings? = settings, poolSize: Int = 4
    ) async throws -> TestStack {
        guard let settings = servers else { throw NoStack() }
        var logger = Logger(label: "test")
        logger.logLevel = .warning
        try await Leftovers.removeOnce(settings: settings, logger: logger)
        let name = "test_\(ProcessInfo.processInfo.processIdentifier)_\(UInt32.random(in: 0 ... .max))"
        if !parts.isDisjoint(with: [.database, .emptyDatabase]) {
            try await settings.databases(logger).create(name, migrated: parts.contains(.database))
        }
        if !parts.isDisjoint(with: [.broker, .emptyBroker]) {
            try await settings.virtualHosts.create(name, withTopology: parts.contains(.broker))
        }
        return TestStack(name: name, parts: parts, settings: settings, poolSize: poolSize, logger: logger)
    }

    private init(name: String, parts: Parts, settings: StackSettings, poolSize: Int, logger: Logger) {
        self.name = name
        self.parts = parts
        self.servers = settings
        self.logger = logger
        databaseURL = Self.url(settings.databaseURL, database: name)
        brokerURL = Self.url(settings.brokerURL, database: name)
        managementURL = settings.managementURL
        var database = PostgresSettings(connection: databaseURL, poolSize: poolSize, applicationName: name)
        database.plansOnce = true
        // Hundreds of tests share two processors: one that waits for its turn in the middle of a transaction is not stuck.
        database.idleInTransactionTimeout = .seconds(120)
        postgres = Postgres(settings: database, logger: logger)
    }

    /// Removes the parts.
    package func close() async throws {
        await postgres.close()
        if !parts.isDisjoint(with: [.database, .emptyDatabase]) {
            try await servers.databases(logger).drop(name)
        }
        if !parts.isDisjoint(with: [.broker, .emptyBroker]) {
            try await servers.virtualHosts.delete(name)
        }
    }

    /// The address with another last path component: another database, or another virtual host.
    static func url(_ url: String, database: String) -> String {
        let parts = url.split(separator: "?", maxSplits: 1)
        let base = parts[0].lastIndex(of: "/").map { parts[0][..<$0] } ?? parts[0]
        return "\(base)/\(database)" + (parts.count == 2 ? "?\(parts[1])" : "")
    }
}

/// There is no local stack.
package struct NoStack: Error, CustomStringConvertible {
    package var description: String { TestStack.advice }
}

/// Runs `body` with a stack of its own and removes that afterwards, also when `body` throws.
package func withTestStack<T>(
    _ parts: TestStack.Parts = .all, on servers: StackSettings? = TestStack.settings, poolSize: Int = 4,
    _ body: (TestStack) async throws -> T
) async throws -> T {
    try await Slots.stacks.with {
        try await useStack(try await TestStack.make(parts, on: servers, poolSize: poolSize), body)
    }
}

private func useStack<T>(_ stack: TestStack, _ body: (TestStack) async throws -> T) async throws -> T {
    let result: T
    do {
        result = try await body(stack)
    } catch {
        do {
            try await stack.close()
        } catch let cleanup {
            stack.logger.warning("the test's stack could not be removed", metadata: ["error": "\(cleanup)"])
        }
        throw error
    }
    try await stack.close()
    return result
}

extension StackSettings {
    func databases(_ logger: Logger) -> TestDatabase {
        TestDatabase(adminURL: TestStack.url(databaseURL, database: "postgres"), logger: logger)
    }

    var virtualHosts: TestBroker { TestBroker(managementURL: managementURL, passwords: AccountPasswords(environment: accounts)) }
}

package import CommandSupport
package import Logging
package import Postgres

/// Where the database, the broker and the programs are, for the commands of `waybill`.
///
/// Environment first, then `.waybill/env` of the checkout the command is run in, then the local stack's defaults, so that
/// nothing needs setting on a workstation.
package struct OperatorSettings: Sendable {
    /// Where settings and keys come from.
    package let stack: LocalStack

    package init(_ stack: LocalStack) { self.stack = stack }

    /// Reads this process's environment and the local stack's file.
    package static func load() -> OperatorSettings { OperatorSettings(LocalStack.find()) }

    /// The environment with the local stack's settings added.
    package var environment: [String: String] { stack.environment }

    /// What a program gets that is started from here: the same under accounts of its own, without what lets it in elsewhere.
    package func environment(of program: String) -> [String: String] {
        AccountPasswords(environment: environment).environment(of: program)
    }
    /// The directory with everything the local stack writes: `.waybill`.
    package var stateDirectory: String { stack.directory }

    /// libpq connection string.
    package var databaseURL: String { value("WAYBILL_DATABASE_URL", default: "postgresql://waybill@127.0.0.1:5433/waybill") }
    /// AMQP URL with user, password and virtual host.
    package var brokerURL: String { value("WAYBILL_BROKER_URL", default: "amqp://waybill:waybill@127.0.0.1:5673/waybill") }
    /// The broker's management API with user and password.
    package var managementURL: String { value("WAYBILL_MANAGEMENT_URL", default: "http://waybill:waybill@127.0.0.1:15673") }
    /// The carriers of the demo; each has its code below this address.
    package var carrierURL: String { value("WAYBILL_CARRIER_URL", default: "http://127.0.0.1:\(LocalProgram.carrierPort)") }

    /// A setting; an empty one counts as not set.
    package func value(_ name: String, default fallback: String) -> String { stack.value(name) ?? fallback }

    /// The API key of a name: `WAYBILL_KEY_<NAME>`, else from `.waybill/keys`.
    /// - Throws: `OperationsError` when there is none.
    package func key(_ name: String) throws -> String {
        guard let key = stack.key(name) else {
            throw OperationsError.usage(
                "there is no key '\(name)' in \(stack.keysPath), and WAYBILL_KEY_\(name.uppercased()) is not set",
                advice: "`waybill seed` makes it")
        }
        return key
    }

    /// The same with other settings on top.
    package func with(_ settings: [String: String]) -> OperatorSettings {
        OperatorSettings(LocalStack(environment: environment.merging(settings) { $1 }, directory: stateDirectory))
    }
}

extension OperatorSettings {
    /// Opens the database for `body` and closes it afterwards, whatever happens.
    package func withDatabase<Result: Sendable>(
        connections: Int = 2, statementTimeout: Duration = .seconds(120), _ body: (Postgres) async throws -> Result
    ) async throws -> Result {
        let settings = PostgresSettings(
            connection: databaseURL, poolSize: connections, statementTimeout: statementTimeout, applicationName: "waybill")
        return try await Postgres.using(settings, logger: Self.logger, body)
    }

    /// For the clients below.
    package static var logger: Logger { .errors(of: "waybill") }
}

/// A program of the local stack and the port it serves HTTP on there.
package struct LocalProgram: Sendable, Equatable {
    /// The executable's name.
    package let name: String
    /// The first instance's port.
    package let port: Int
    /// Arguments that make it work until it is stopped.
    package let arguments: [String]

    /// The programs in the order in which they are started: those that take messages before those that bring orders in.
    package static let all: [LocalProgram] = [
        LocalProgram(name: "outbox-relay", port: firstPort + 5, arguments: []),
        LocalProgram(name: "tracking", port: firstPort + 4, arguments: []),
        LocalProgram(name: "route-optimizer", port: firstPort + 3, arguments: []),
        LocalProgram(name: "carrier-dispatch", port: firstPort + 2, arguments: []),
        LocalProgram(name: "picking-worker", port: firstPort + 1, arguments: ["run"]),
        LocalProgram(name: "order-intake", port: firstPort, arguments: []),
    ]

    /// The port of `waybill simulate carriers`.
    package static let carrierPort = firstPort + 10

    /// 8080, or `WAYBILL_PORT_BASE` where other programs of the machine have those ports.
    private static let firstPort = LocalStack.find().firstPort

    /// `http://127.0.0.1:8080`: where the first instance of a program answers.
    package static func address(of name: String) -> String {
        "http://127.0.0.1:\(all.first { $0.name == name }?.port ?? 0)"
    }
}

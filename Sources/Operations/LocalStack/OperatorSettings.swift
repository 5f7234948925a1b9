package import CommandSupport

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

    /// What the programs started by `waybill up` get: the environment with the local stack's settings added.
    package var environment: [String: String] { stack.environment }
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

    /// The same with other settings on top.
    package func with(_ settings: [String: String]) -> OperatorSettings {
        OperatorSettings(LocalStack(environment: environment.merging(settings) { $1 }, directory: stateDirectory))
    }
}

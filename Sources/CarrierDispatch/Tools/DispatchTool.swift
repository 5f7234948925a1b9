import ArgumentParser
import FoundationEssentials
import Fulfilment
import Logging
import Messaging
import OperatorConsole
import Postgres
import ServiceRuntime

/// What the program's commands share: its own settings and database.
struct DispatchTool: Sendable {
    let postgres: Postgres
    let settings: DispatchSettings
    let logger: Logger

    /// Opens the database for `body`, and closes it whatever happens.
    /// - Throws: `ValidationError` for settings that cannot be used.
    static func run<Value: Sendable>(
        _ options: CommonOptions, _ body: @Sendable (DispatchTool) async throws -> Value
    ) async throws -> Value {
        let settings = try await options.settings()
        let (runtime, own): (RuntimeSettings, DispatchSettings)
        do {
            runtime = try RuntimeSettings(program: "carrier-dispatch", settings: settings, defaultPort: 8082, defaultPool: 2)
            own = try DispatchSettings(settings)
        } catch let error as SettingsError {
            throw ValidationError("\(error)")
        }
        let logger = Logger.errors(of: "carrier-dispatch")
        return try await Postgres.using(runtime.database, logger: logger) {
            try await body(DispatchTool(postgres: $0, settings: own, logger: logger))
        }
    }

    /// At the pace that the accounts have, whatever the programs do meanwhile.
    var caller: LabelCaller {
        LabelCaller(timeout: settings.carrierTimeout, gates: AccountGates(settings.labels, sharing: postgres))
    }

    /// Calls services as the program does.
    var followUp: LabelFollowUp {
        LabelFollowUp(
            late: LateAnswers(), caller: caller, postgres: postgres,
            outbox: Outbox(postgres: postgres), timing: AttemptTiming(call: settings.carrierTimeout),
            sweepEvery: settings.sweepEvery, logger: logger)
    }
}

import ArgumentParser
import CommandSupport
import FoundationEssentials
import Logging
import OperatorConsole
import Postgres
import ServiceRuntime
import TrackingSources

/// What the program's commands for people share: its settings and database, and how they fail.
struct TrackingTool: Sendable {
    let postgres: Postgres
    let settings: Settings
    let logger: Logger

    /// Opens the database for `body`, and closes it whatever happens.
    /// - Throws: `ExitCode.misconfigured` when the settings or the secrets' key cannot be used, with a line that says why; `ValidationError`
    ///   for what is asked of a source and cannot be.
    static func run<Value: Sendable>(
        _ options: CommonOptions, _ body: @Sendable (TrackingTool) async throws -> Value
    ) async throws -> Value {
        do {
            let settings = try await options.settings()
            let runtime = try RuntimeSettings(program: "tracking", settings: settings, defaultPort: 8084, defaultPool: 2)
            return try await run(runtime, settings, body)
        } catch let error as SettingsError {
            throw misconfigured("\(error)")
        } catch let error as SecretFault {
            throw misconfigured("\(error)")
        } catch let error as SourceFault {
            throw ValidationError("\(error)")
        } catch let error as SourceKeeper.Refusal {
            throw ValidationError("\(error)")
        }
    }

    private static func run<Value: Sendable>(
        _ runtime: RuntimeSettings, _ settings: Settings, _ body: @Sendable (TrackingTool) async throws -> Value
    ) async throws -> Value {
        var database = runtime.database
        (database.plansOnce, database.statementTimeout) = (false, .seconds(600))
        let logger = Logger.errors(of: "tracking")
        return try await Postgres.using(database, logger: logger) {
            try await body(TrackingTool(postgres: $0, settings: settings, logger: logger))
        }
    }

    private static func misconfigured(_ reason: String) -> ExitCode {
        CommandOutput.line("tracking: \(reason)", to: .error)
        return .misconfigured
    }

    /// What secrets are sealed and opened with; read by those who need it alone.
    var secrets: SecretKeys { get throws(SettingsError) { try SecretKeys(settings) } }

    /// Sets sources up.
    var keeper: SourceKeeper { get throws(SettingsError) { SourceKeeper(postgres: postgres, keys: try secrets) } }

    /// How sources are set up, without what they are believed by: no key is needed.
    func sources() async throws -> WebhookSources {
        WebhookSources(unopened: try await SourceStore().all(on: postgres))
    }
}

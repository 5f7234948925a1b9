import ArgumentParser
import CommandSupport
import Logging
import Postgres
import ServiceRuntime

/// What the program's commands share: its own settings and database.
struct TrackingTool: Sendable {
    let postgres: Postgres
    let settings: Settings

    /// Opens the database for `body`, and closes it whatever happens.
    /// - Throws: `ExitCode.misconfigured` when the settings cannot be used, with a line that says why.
    static func run<Value: Sendable>(
        _ common: CommonOptions, _ body: (TrackingTool) async throws -> Value
    ) async throws -> Value {
        var logger = Logger(label: "tracking", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        let (settings, database) = try await settings(common)
        let postgres = Postgres(settings: database, logger: logger)
        do {
            let value = try await body(TrackingTool(postgres: postgres, settings: settings))
            await postgres.close()
            return value
        } catch {
            await postgres.close()
            throw error
        }
    }

    private static func settings(_ common: CommonOptions) async throws -> (Settings, PostgresSettings) {
        do {
            let settings = try await common.settings()
            var database = try RuntimeSettings(program: "tracking", settings: settings, defaultPort: 8084).database
            (database.plansOnce, database.statementTimeout) = (false, .seconds(600))
            return (settings, database)
        } catch let error as SettingsError {
            CommandOutput.line("tracking: \(error)", to: .error)
            throw ExitCode.misconfigured
        }
    }
}

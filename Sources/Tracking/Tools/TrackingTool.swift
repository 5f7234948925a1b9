import ArgumentParser
import CommandSupport
import Fulfilment
import Logging
import OperatorConsole
import OutgoingHTTP
import Postgres
import ServiceRuntime

/// What the program's commands for people share: its settings and database, and how they print.
struct TrackingTool: Sendable {
    let postgres: Postgres
    let settings: Settings

    /// Opens the database for `body`, and closes it whatever happens.
    /// - Throws: `ExitCode.misconfigured` when the settings cannot be used, with a line that says why.
    static func run<Value: Sendable>(
        _ common: CommonOptions, _ body: (TrackingTool) async throws -> Value
    ) async throws -> Value {
        let settings: Settings
        let postgres: Postgres
        do {
            settings = try await common.settings()
            let runtime = try RuntimeSettings(program: "tracking", settings: settings, defaultPort: 8084)
            var database = runtime.database
            (database.plansOnce, database.statementTimeout) = (false, .seconds(600))
            var logger = Logger(label: "tracking", factory: { StreamLogHandler.standardError(label: $0) })
            logger.logLevel = .error
            postgres = Postgres(settings: database, logger: logger)
        } catch let error as SettingsError {
            CommandOutput.line("tracking: \(error)", to: .error)
            throw ExitCode.misconfigured
        }
        do {
            let value = try await body(TrackingTool(postgres: postgres, settings: settings))
            await postgres.close()
            return value
        } catch {
            await postgres.close()
            throw error
        }
    }

    /// Prints rows below a header.
    static func table(_ header: [String], _ rows: [[String]]) {
        var table = TextTable(header.map { .text($0) })
        for row in rows { table.add(row.map { .init($0) }) }
        table.print()
    }
}

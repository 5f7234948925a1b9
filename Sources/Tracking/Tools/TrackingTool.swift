import ArgumentParser
import CommandSupport
import FoundationEssentials
import Logging
import OperatorConsole
import Postgres
import ServiceRuntime
import TrackingSources

/// What the program's commands for people share: its settings and database, how they fail, and how they print.
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
        var logger = Logger(label: "tracking", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        let postgres = Postgres(settings: database, logger: logger)
        do {
            let value = try await body(TrackingTool(postgres: postgres, settings: settings, logger: logger))
            await postgres.close()
            return value
        } catch {
            await postgres.close()
            throw error
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

    /// Prints rows below a header; nothing is cut.
    static func table(_ header: [String], _ rows: [[String]]) {
        var table = TextTable(header.map { .text($0) })
        for row in rows { table.add(row.map { .init($0) }) }
        table.print()
    }

    /// `2026-03-09 14:05`, in UTC; empty for none.
    static func time(_ date: Date?) -> String { date.map { String(HumanFormat.timestamp($0).prefix(16)) } ?? "" }
}

import ArgumentParser
import FoundationEssentials
import Fulfilment
import Logging
import Messaging
import OperatorConsole
import Postgres
import ServiceRuntime

/// What the program's commands share: its own settings and database, and how they print.
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
        var logger = Logger(label: "carrier-dispatch", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        let postgres = Postgres(settings: runtime.database, logger: logger)
        do {
            let value = try await body(DispatchTool(postgres: postgres, settings: own, logger: logger))
            await postgres.close()
            return value
        } catch {
            await postgres.close()
            throw error
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

    /// Prints rows below a header. Nothing is cut: what a carrier said is what somebody needs.
    static func table(_ header: [String], _ rows: [[String]]) {
        var table = TextTable(header.map { .text($0) })
        for row in rows { table.add(row.map { .init($0) }) }
        table.print()
    }

    /// `2026-03-09 14:05`, in UTC; empty for none.
    static func time(_ date: Date?) -> String { date.map { String(HumanFormat.timestamp($0).prefix(16)) } ?? "" }
}

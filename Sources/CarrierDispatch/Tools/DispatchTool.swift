import ArgumentParser
import CommandSupport
import FoundationEssentials
import Fulfilment
import Logging
import Messaging
import Postgres
import ServiceRuntime

/// What the commands about labels share: the program's own settings and database, and a few lines of text.
struct DispatchTool: Sendable {
    let postgres: Postgres
    let settings: DispatchSettings
    let logger: Logger

    /// Opens the database for `body`, and closes it whatever happens.
    /// - Throws: `ValidationError` for settings that cannot be used.
    static func run(_ options: CommonOptions, _ body: @Sendable (DispatchTool) async throws -> Void) async throws {
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
            try await body(DispatchTool(postgres: postgres, settings: own, logger: logger))
            await postgres.close()
        } catch {
            await postgres.close()
            throw error
        }
    }

    /// Calls services as the program does.
    var followUp: LabelFollowUp {
        LabelFollowUp(
            late: LateAnswers(), caller: LabelCaller(timeout: settings.carrierTimeout), postgres: postgres,
            outbox: Outbox(postgres: postgres), timing: AttemptTiming(call: settings.carrierTimeout),
            sweepEvery: settings.sweepEvery, logger: logger)
    }

    /// Rows below a header, each column as wide as its widest cell; the last one as it is.
    static func table(_ header: [String], _ rows: [[String]]) {
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].columns }.max() ?? 0 }
        for row in [header] + rows {
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell.padded(toColumns: widths[column])
            }
            CommandOutput.line(cells.joined(separator: "  "))
        }
    }

    /// `2026-03-09 14:05`, in UTC.
    static func time(_ date: Date?) -> String {
        guard let date else { return "" }
        let (days, seconds) = Int(date.timeIntervalSince1970.rounded(.down)).quotientAndRemainder(dividingBy: 86_400)
        return "\(CivilDay(days)) \(seconds / 3600, digits: 2):\(seconds / 60 % 60, digits: 2)"
    }
}

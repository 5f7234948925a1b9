package import ArgumentParser
import CommandSupport
import FoundationEssentials
import Fulfilment
import Logging
import OperatorConsole
import ServiceRuntime
import TrackingSources

/// `tracking replay`: reads stored webhooks again.
package struct ReplayCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Reads stored webhooks of a source again, after its format was mended or its rights were changed.",
        discussion: """
            Events that were read wrongly are replaced, statuses and lanes follow, and what changes is published. What webhooks outside of the \
            span said stays: begin before the first that was read wrongly. May be stopped and run again; a second run changes nothing. Read \
            webhooks are kept for 90 days (WAYBILL_TRACKING_KEEP_DELIVERIES).
            """)

    @Option(help: ArgumentHelp("Whose webhooks.", valueName: "name"))
    var source: String

    @Option(help: ArgumentHelp("Those received from then on: 2026-01-31T12:00:00Z.", valueName: "time"))
    var since: String

    @Option(help: ArgumentHelp("Those received before (default: all).", valueName: "time"))
    var until: String?

    @Flag(help: "Changes nothing, and shows what would be another.")
    var dryRun = false

    @Option(help: ArgumentHelp("Parcels that are listed at most.", valueName: "number"))
    var limit = 200

    @OptionGroup var common: CommonOptions

    package init() {}

    package func validate() throws {
        let (since, until) = (try Self.time(since, "--since"), try until.map { try Self.time($0, "--until") })
        if let until, until <= since { throw ValidationError("--until is not after --since") }
        if limit < 0 { throw ValidationError("--limit is \(limit); it must not be negative") }
    }

    package func run() async throws {
        let span = WebhookReplay.Span(
            source: source, since: try Self.time(since, "--since"), until: try until.map { try Self.time($0, "--until") })
        let report = try await TrackingTool.run(common) { tool in
            var quiet = tool.logger
            quiet.logLevel = .critical
            return try await WebhookReplay(postgres: tool.postgres, sources: tool.sources(), logger: quiet).run(
                span, isDry: dryRun
            ) {
                CommandOutput.line($0, to: .error)
            }
        }
        guard report.deliveries > 0 else {
            throw ValidationError(
                "no webhook of '\(source.printable)' that came in that time is stored; 'tracking source' lists the sources")
        }
        show(report)
    }

    private func show(_ report: ReplayReport) {
        let rows = report.changes.flatMap(\.rows)
        if !rows.isEmpty {
            TextTable.print(["number", "carrier", "status", "events new", "changed", "gone"], Array(rows.prefix(limit)))
        }
        if rows.count > limit { CommandOutput.line("… and \(rows.count - limit) more (--limit)") }
        let (new, changed, gone) = report.changes.reduce((0, 0, 0)) { ($0.0 + $1.new, $0.1 + $1.changed, $0.2 + $1.gone) }
        CommandOutput.line(
            """
            \(dryRun ? "would be changed" : "changed"): \(HumanFormat.count(report.statuses, "status")), events \(new) new, \(changed) changed, \
            \(gone) gone; of \(report.deliveries) webhooks \(report.newlyRead) can be read now, \(report.newlyUnreadable) no longer
            """)
    }

    private static func time(_ text: String, _ option: String) throws -> Date {
        guard let time = ZonedTime(text), time.offset != nil else {
            throw ValidationError(
                "\(option) '\(text.printable)' is no time with its zone. Maybe write it as 2026-01-31T12:00:00Z.")
        }
        return time.instant
    }
}

extension ReplayChange {
    /// One for each parcel of the number; one without a parcel when nobody has it.
    fileprivate var rows: [[String]] {
        let counts = ["\(new)", "\(changed)", "\(gone)"]
        guard !parcels.isEmpty else { return [[key, "", "(no parcel)"] + counts] }
        return parcels.map { parcel in
            let status = parcel.before == parcel.after ? parcel.after : "\(parcel.before) → \(parcel.after)"
            return [parcel.number, parcel.carrier, status] + counts
        }
    }
}

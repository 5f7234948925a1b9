package import ArgumentParser
import FoundationEssentials
import OperatorConsole
import ServiceRuntime
import TrackingSources

/// `tracking polls`
package struct PollsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "polls", abstract: "Shows which carriers are asked about parcels, how often, and what came of it.",
        discussion: """
            A source is asked when its format can be (dhl, karrio, ups) and it has our key ('tracking source change NAME --api-key-file'): to \
            confirm what nobody vouches for, and for news of parcels by --polls: never, quiet (the default: of those that are quieter than their \
            lane), always. Times are UTC.
            """)

    @OptionGroup var common: CommonOptions

    package init() {}

    package func run() async throws {
        let (sources, states) = try await TrackingTool.run(common) { tool in
            let sources = try await tool.sources()
            return (sources, try await PollStore().states(of: sources.askable, in: tool.postgres))
        }
        guard !states.isEmpty else {
            return Console.line(
                "No source can be asked: none has our key to its carrier's API and a format that can be ('tracking source').")
        }
        Self.table(states, sources, now: Date()).print()
    }

    static func table(_ states: [PollState], _ sources: WebhookSources, now: Date) -> TextTable {
        var table = TextTable([
            .text("source"), .text("for news"), .number("this minute"), .number("today"), .number("parcels"),
            .number("to confirm"),
            .number("due"), .text("stopped until"), .text("last"), .flexible("answer"),
        ])
        for state in states {
            guard let rules = sources[state.source]?.polling else { continue }
            let used = state.account.spending(0, at: now)
            let stopped = used.stoppedUntil.flatMap { $0 > now ? $0 : nil }
            table.add([
                .init(state.source), .init(rules.mode.rawValue), "\(used.minuteCalls)/\(rules.perMinute)",
                "\(used.dayCalls)/\(rules.perDay)", "\(state.parcels)", "\(state.confirming)", "\(state.due)",
                .init(stopped.map(time) ?? "", .red), .init(state.lastAt.map(time) ?? "never"), .init(state.lastAnswer),
            ])
        }
        return table
    }

    private static func time(_ date: Date) -> String { String(HumanFormat.timestamp(date).prefix(16)) }
}

import ArgumentParser
import FoundationEssentials
import OperatorConsole
import Postgres

/// `waybill status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Where the orders are, what waits and for how long.",
        discussion: "Orders and the oldest age per stage, queues and their consumers, outbox, retries, dead letters by cause.")

    @Flag(help: "Show it again every --interval seconds until Ctrl-C.")
    var watch = false

    @Flag(help: "As JSON, one object per report.")
    var json = false

    @Option(help: "Seconds between two reports.")
    var interval = 2.0

    func validate() throws {
        if !(0.2...3600).contains(interval) { throw ValidationError("--interval \(interval): allowed is 0.2 to 3600") }
    }

    func run() async throws {
        let settings = OperatorSettings.load()
        let inspection = try QueueInspection(brokerURL: settings.brokerURL)
        try await settings.withDatabase { database in
            if watch {
                _ = try await StopSignal.race { try await keepShowing(database, inspection) }
            } else {
                try await show(database, inspection)
            }
        }
        await inspection.close()
    }

    private func keepShowing(_ database: Postgres, _ inspection: QueueInspection) async throws {
        while true {
            do {
                try await show(database, inspection)
            } catch let error as PostgresError where error.isRetriable || error.isConnectionLost {
                Console.note("the database does not answer; trying again: \(error.message)")
            }
            try await Task.sleep(for: .seconds(interval))
        }
    }

    private func show(_ database: Postgres, _ inspection: QueueInspection) async throws {
        let report = try await StatusStore().report(queues: await inspection.counts(), on: database)
        guard !json else { return Console.line(String(decoding: try JSONEncoder().encode(report), as: UTF8.self)) }
        let isScreen = Console.isTerminal(.output)
        let lines = StatusView(report, coloured: Console.usesColour(.output)).lines.map(Console.styled)
        // Home, each line cleared behind its end, then everything below: no flicker.
        let start = watch && isScreen ? "\u{1B}[H" : ""
        let end = watch && isScreen ? "\u{1B}[K\n" : "\n"
        Console.write(start + lines.map { $0 + end }.joined() + (watch && isScreen ? "\u{1B}[J" : watch ? "\n" : ""), to: .output)
    }
}

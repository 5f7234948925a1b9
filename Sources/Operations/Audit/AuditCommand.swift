import ArgumentParser
import FoundationEssentials
import OperatorConsole

/// `waybill audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Proves the invariants of stock, orders, parcels and messages on a live system.",
        discussion: """
            Every check looks at the same snapshot of the database, so that work in progress raises no false alarm, and writes nothing. \
            The broker is only asked which queues are empty: what waits elsewhere may have its message there. Each line says ok, or VIOLATED with the number of offenders and the first of them, or warning.

            Exit codes: 0 clean (warnings included), 1 an invariant is violated, 69 the database does not answer.
            """)

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Seconds a message may wait for its program.", valueName: "seconds"))
    var lag = 60.0

    @Option(help: ArgumentHelp("Seconds a program may take to act on something.", valueName: "seconds"))
    var limit = 900.0

    func validate() throws {
        if !(limit >= 0) || limit > 1e9 { throw ValidationError("--limit is \(limit); it must be a number of seconds from 0 up") }
        if !(lag >= 0) || lag > 1e9 { throw ValidationError("--lag is \(lag); it must be a number of seconds from 0 up") }
    }

    func run() async throws {
        let settings = OperatorSettings.load()
        let checks = AuditStore.checks(lag: lag, limit: limit, idleQueues: try await idleQueues(settings))
        let report = try await settings.withDatabase(statementTimeout: .seconds(600)) { database in
            try await AuditStore().audit(checks, on: database)
        }
        if json {
            Console.line(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
        } else {
            Console.styled(report.lines(coloured: Console.usesColour(.output)))
        }
        if !report.isClean { throw ExitCode.failure }
    }

    /// None when the broker does not answer: anything may be in its queues then.
    private func idleQueues(_ settings: OperatorSettings) async throws -> [String] {
        let inspection = try QueueInspection(brokerURL: settings.brokerURL)
        let counts = await inspection.counts()
        await inspection.close()
        if counts == nil { Console.note("the broker does not answer; acted-on was not checked") }
        return (counts ?? []).filter { $0.messages == 0 }.map(\.name)
    }
}

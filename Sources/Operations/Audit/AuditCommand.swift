import ArgumentParser
import FoundationEssentials

/// `waybill audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Proves the invariants of stock, orders, parcels and messages on a live system.",
        discussion: """
            Every check looks at the same snapshot of the database, so that work in progress raises no false alarm, and writes nothing. \
            Each line says ok, or VIOLATED with the number of offenders and the first of them, or warning.

            Exit codes: 0 clean (warnings included), 1 an invariant is violated, 69 the database does not answer.
            """)

    @Flag(help: "Print the report as one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Seconds a message may wait for its program.", valueName: "seconds"))
    var lag = 60.0

    func validate() throws {
        if !(lag >= 0) || lag > 1e9 { throw ValidationError("--lag is \(lag); it must be a number of seconds from 0 up") }
    }

    func run() async throws {
        let lag = self.lag
        let report = try await OperatorSettings.load().withDatabase(statementTimeout: .seconds(600)) { database in
            try await AuditStore().audit(AuditStore.checks(lag: lag), on: database)
        }
        if json {
            Console.line(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
        } else {
            for line in report.lines(coloured: Console.usesColour(.output)) { Console.line(line) }
        }
        if !report.isClean { throw ExitCode.failure }
    }
}

import ArgumentParser
import Fulfilment
import MasterData
import OperatorConsole
import Postgres

/// `waybill calendar`
struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Shows a site's next days: hours, carriers' cut-offs, holidays, exceptions.",
        discussion: """
            Times are those of the site's clock. They come from the files of hours, cutoffs, holidays and exceptions (`waybill import`). What \
            is unlike the usual of its weekday is yellow, a pickup that is left out red.
            """)

    @Argument(help: "Code of the site; the only one there is when not given.")
    var site: String?

    @Option(help: "How many days, from today on.")
    var days = 14

    func validate() throws {
        if !(1...366).contains(days) { throw ValidationError("--days \(days): allowed is 1 to 366") }
    }

    func run() async throws {
        let (code, departures) = try await OperatorSettings.load().withDatabase { try await Self.departures(of: site, on: $0) }
        let table = CalendarTable(departures, days: days)
        Console.line("\(code): \(table.now)")
        table.text.print()
        if let advice = table.advice { Console.line(advice) }
    }

    /// - Parameter site: its code in any case; nil for the only one.
    /// - Throws: `OperationsError` when no site is meant, or several.
    static func departures(of site: String?, on database: Postgres) async throws -> (site: String, Departures) {
        guard let kind = MasterKind.named("sites") else { preconditionFailure("there are no sites among the master records") }
        let known = try await MasterStore().read(kind, on: database).compactMap { $0[0] }
        let meant = known.filter { code in site.map { $0.lowercased() == code.lowercased() } ?? true }
        guard let code = meant.first, meant.count == 1 else {
            let names =
                known.isEmpty ? "there is none yet: `waybill import sites FILE`" : "it is one of \(known.joined(separator: ", "))"
            throw OperationsError.failed(site.map { "there is no site '\($0)'" } ?? "which site?", advice: names)
        }
        let answers = try await database.transaction(isolation: .repeatableRead) {
            try await $0.pipeline(DepartureStore.statements(code))
        }
        guard let departures = try DepartureStore.departures(answers) else {
            throw OperationsError.failed("the site '\(code)' is nowhere on earth", advice: "`waybill import sites FILE`")
        }
        return (code, departures)
    }
}

import ArgumentParser
import FoundationEssentials
import MasterData
import OperatorConsole

extension RightsCommand {
    /// `waybill rights roles`
    struct Roles: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the roles and what each may do.")

        func run() throws { RightsView.roles().print() }
    }

    /// `waybill rights endpoints`
    struct Endpoints: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists every route of every program, and who is let in.")

        func run() throws { RightsView.endpoints().print() }
    }

    /// `waybill rights history`
    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells who gave and took rights, when, and how they were before: badges' and keys'; the newest first.")

        @Option(help: "How many changes at most.")
        var limit = 20

        func validate() throws {
            if !(1...10_000).contains(limit) { throw ValidationError("--limit \(limit): allowed is 1 to 10000") }
        }

        func run() async throws {
            let entries = try await OperatorSettings.load().withDatabase {
                try await MasterHistoryStore().entries(of: ["staff", KeyChanges.kind], limit: limit, on: $0)
            }
            guard !entries.isEmpty else { return Console.line("no right was given or taken yet") }
            MasterReport.history(entries).print()
        }
    }
}

/// Who changes a right: nobody does it unnamed.
struct ActorOption: ParsableArguments {
    @Option(name: .customLong("by"), help: "Who says so, for the history; the name you are logged in with when not given.")
    var given: String?

    func validate() throws {
        if let given, given.isEmpty || given.count > 100 {
            throw ValidationError("--by '\(given.prefix(20))': allowed is 1 to 100 characters")
        }
    }

    /// Behind sudo it is who called it.
    var name: String {
        let environment = ProcessInfo.processInfo.environment
        return given ?? ["SUDO_USER", "USER", "LOGNAME"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? "waybill"
    }
}

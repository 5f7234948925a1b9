import ArgumentParser
import FoundationEssentials
import MasterData
import OperatorConsole
import Postgres
import Receiving

/// `waybill zones`
struct ZonesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zones", abstract: "Closes zones of the floor for a while, to count or to repair.",
        discussion: """
            No new tour goes into a closed zone: orders of which something lies there wait, and `waybill explain` says why. Put-aways and \
            refills are not proposed to go there or to be fetched from there. Tours that are under way go on; the list shows them. Which places \
            and carts are in a zone is set by `waybill floor zone`.
            """,
        subcommands: [List.self, Close.self, Open.self])

    /// `waybill zones list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the zones that are closed, since when, by whom and why, and what waits for them.")

        func run() async throws {
            let closed = try await OperatorSettings.load().withDatabase { try await ZoneDesk(database: $0).closed() }
            guard !closed.isEmpty else { return Console.line("no zone is closed") }
            var table = TextTable([
                .text("site"), .text("zone"), .number("closed for"), .text("by"), .number("orders wait"), .text("tours there"),
                .flexible("reason"),
            ])
            for zone in closed {
                table.add([
                    "\(zone.site)", "\(zone.zone)", "\(HumanFormat.time(Date().timeIntervalSince(zone.closedAt)))",
                    "\(zone.closedBy)", "\(HumanFormat.count(zone.waitingOrders))",
                    "\(zone.tours.map(String.init).joined(separator: " "))", "\(zone.reason)",
                ])
            }
            table.print()
        }
    }

    /// `waybill zones close`
    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Closes a zone.")

        @OptionGroup var zone: ZoneOptions
        @Option(help: "Why: counting, a broken rack.") var reason: String

        func run() async throws {
            let place = try await zone.with { database, site in
                try await ZoneDesk(database: database).close(zone.name, site: site, because: reason, by: zone.by)
            }
            Console.line("zone \(place.zone) of \(place.site) is closed: no new tour goes there")
        }
    }

    /// `waybill zones open`
    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Opens a zone again.")

        @OptionGroup var zone: ZoneOptions

        func run() async throws {
            let place = try await zone.with { database, site in
                try await ZoneDesk(database: database).open(zone.name, site: site, by: zone.by)
            }
            Console.line("zone \(place.zone) of \(place.site) is open; it was closed for \(HumanFormat.time(place.closedFor))")
        }
    }

    /// Which zone, and who says so.
    struct ZoneOptions: ParsableArguments {
        @Argument(help: "The zone's name.") var name: String
        @Option(help: ArgumentHelp("Who says so: somebody who may supervise there.", valueName: "badge")) var by: String
        @Option(help: "The site; the only one there is when missing.") var site: String?

        func with<Value: Sendable>(_ body: @Sendable (Postgres, String) async throws -> Value) async throws -> Value {
            try await OperatorSettings.load().withDatabase { database in
                let code = try await FloorStore().site(site, in: database)
                return try await ReceivingError.translate { try await body(database, code) }
            }
        }
    }
}

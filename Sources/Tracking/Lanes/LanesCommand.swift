package import ArgumentParser
import CommandSupport
import FoundationEssentials
import LaneStatistics
import ServiceRuntime

/// `tracking lanes`: how long parcels take.
package struct LanesCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lanes", abstract: "Shows how long parcels take, by carrier, service and way.",
        discussion: """
            Learned from the parcels that were delivered in the last year; an older case counts for less, for half after 30 days. Where a lane \
            has too few cases a coarser one answers: a day of the week needs 60, the lane itself, all of a country, and all sites of a country \
            30, the service 20. 'lanes rebuild' counts all parcels anew.
            """,
        subcommands: [Show.self, Rebuild.self], defaultSubcommand: Show.self)

    package init() {}

    /// `tracking lanes show`
    package struct Show: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Shows lanes, or one with its legs when carrier, service, site and postcode leave one (the default).")

        @Option(help: ArgumentHelp("The code of a carrier.", valueName: "code"))
        var carrier: String?

        @Option(help: ArgumentHelp("The code of a carrier's service.", valueName: "code"))
        var service: String?

        @Option(help: ArgumentHelp("The code of a site.", valueName: "site"))
        var from: String?

        @Option(help: ArgumentHelp("Where to: BR, or BR/01 with the beginning of a postcode.", valueName: "country/prefix"))
        var to: String?

        @Option(help: ArgumentHelp("The day of the first scan: 1 Monday … 7 Sunday (default: any).", valueName: "day"))
        var weekday: Int?

        @Option(help: ArgumentHelp("Lanes that are listed at most, those with most parcels first.", valueName: "number"))
        var limit = 20

        @Flag(help: "Print one JSON object; times are in seconds.")
        var json = false

        @OptionGroup var common: CommonOptions

        package init() {}

        package func validate() throws {
            _ = try filter()
            guard (1...1000).contains(limit) else { throw ValidationError("--limit is \(limit); it must be from 1 to 1000") }
            if let weekday, !(1...7).contains(weekday) {
                throw ValidationError("--weekday is \(weekday); it must be from 1 (Monday) to 7 (Sunday)")
            }
        }

        package func run() async throws {
            let wanted = try filter()
            let report = try await TrackingTool.run(common) { tool in
                try await LaneReport.make(wanted, weekday: weekday, limit: limit, now: Date(), on: tool.postgres)
            }
            if json {
                CommandOutput.text(try report.json())
            } else {
                for line in report.lines() { CommandOutput.line(line) }
            }
        }

        private func filter() throws -> LaneFilter {
            var wanted = LaneFilter(carrier: carrier, service: service, site: from)
            if let to { try wanted.read(destination: to) }
            return wanted
        }
    }

    /// `tracking lanes rebuild`
    package struct Rebuild: AsyncParsableCommand {
        package static let configuration = CommandConfiguration(
            abstract: "Counts all delivered parcels of the last year anew from their events.",
            discussion: """
                Everybody sees the numbers of before until it has ended; when it is stopped, they stay. The program may run meanwhile. It comes to \
                what was there, unless times of events, sites or addresses were mended by hand.
                """)

        @OptionGroup var common: CommonOptions

        package init() {}

        package func run() async throws {
            let count = try await TrackingTool.run(common) { tool in
                try await LaneFolding(postgres: tool.postgres).rebuild { done, total in
                    CommandOutput.line("\(done) of \(total) parcels", to: .error)
                }
            }
            CommandOutput.line("\(count) delivered parcels were looked at.")
        }
    }
}

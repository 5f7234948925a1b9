package import ArgumentParser
import Foundation
import Fulfilment
import LaneStatistics

/// `waybill-bench eta`: whether half of all parcels, and nine in ten, arrive by when they are expected.
package struct EtaBenchCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "eta",
        abstract: "Forecasts real parcels, each from what was known before it, and counts how many came in time.",
        discussion: """
            DIR holds the folder 'orders' with 'orders.ndjson'. A parcel that never arrived counts as one that did not come in time. Fails when a \
            share is out of its bounds.
            """)

    @Option(help: ArgumentHelp("Where the orders are (default: WAYBILL_SHARED_DATA, or ../shared/data).", valueName: "dir"))
    var data: String?

    @Option(help: ArgumentHelp("Days after which a case counts for half.", valueName: "days"))
    var halfLife = LaneBook.halfLife

    @Flag(help: "Without correction by the share of misses.")
    var noDrift = false

    package init() {}

    package func validate() throws {
        guard halfLife > 0 else { throw ValidationError("--half-life is \(halfLife); it must be more than 0.") }
    }

    package func run() throws {
        let folder = data ?? ProcessInfo.processInfo.environment["WAYBILL_SHARED_DATA"] ?? "../shared/data"
        let orders = try EtaOrders(contentsOf: URL(filePath: folder).appending(path: "orders/orders.ndjson"))
        var replay = EtaReplay(halfLife: halfLife, usesDrift: !noDrift)
        replay.run(orders.parcels)
        let report = EtaReport(replay)
        for line in report.lines { print(line) }
        if !report.faults.isEmpty { throw ExitCode.failure }
    }
}

/// Shares by month and by what they are measured against.
struct EtaReport {
    /// Months of which the shares are bounded: those in which carriers did as ever, and those in which they slowed down.
    struct Season {
        let name: String
        let months: ClosedRange<Int>
        let half: ClosedRange<Double>
        let most: ClosedRange<Double>
    }

    static let seasons = [
        Season(name: "January to September", months: 1...9, half: 46...54, most: 87...93),
        Season(name: "October to December", months: 10...12, half: 45...100, most: 83...100),
    ]

    let lines: [String]
    /// Which shares are out of their bounds.
    let faults: [String]

    init(_ replay: EtaReplay) {
        var lines = ["handed over           parcels  within p50  within p90   p50 days  p90 days"]
        var faults: [String] = []
        let months = Dictionary(grouping: replay.first) {
            CivilDay(Int($0.scannedAt.timeIntervalSince1970 / 86_400)).components.month
        }
        for (month, outcomes) in months.sorted(by: { $0.key < $1.key }) { lines.append(Self.line("month \(month)", outcomes)) }
        for season in Self.seasons {
            let outcomes = months.filter { season.months.contains($0.key) }.flatMap(\.value)
            lines.append(Self.line(season.name, outcomes))
            for (share, name, bounds) in [
                (Self.share(outcomes, \.isWithinHalf), "p50", season.half),
                (Self.share(outcomes, \.isWithinMost), "p90", season.most),
            ] where !bounds.contains(share) {
                faults.append(
                    "\(season.name): \(String(format: "%.1f", share)) % within \(name), which is not in \(bounds.lowerBound)…\(bounds.upperBound)"
                )
            }
        }
        lines.append(Self.line("made anew when late", replay.later))
        lines.append("\(replay.unknown) parcels before anything was known.")
        (self.lines, self.faults) = (lines + faults, faults)
    }

    private static func share(_ outcomes: [EtaOutcome], _ isWithin: (EtaOutcome) -> Bool) -> Double {
        outcomes.isEmpty ? 0 : 100 * Double(outcomes.count(where: isWithin)) / Double(outcomes.count)
    }

    private static func line(_ name: String, _ outcomes: [EtaOutcome]) -> String {
        let (half, most) = (share(outcomes, \.isWithinHalf), share(outcomes, \.isWithinMost))
        let (p50, p90) = (Spread(outcomes.map(\.p50)).median, Spread(outcomes.map(\.p90)).median)
        return name.padding(toLength: 20, withPad: " ", startingAt: 0)
            + String(format: " %8d %10.1f%% %10.1f%% %10.1f %9.1f", outcomes.count, half, most, p50, p90)
    }
}

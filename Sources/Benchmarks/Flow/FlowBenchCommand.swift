package import ArgumentParser
import FoundationEssentials
import OperatorConsole

/// `waybill-bench flow`
package struct FlowBenchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "flow", abstract: "Orders per second from POST to delivered, everything on this machine.",
        discussion: """
            Starts all programs and the simulators, posts orders, and reports completed orders per second, latencies, CPU and memory of
            every process, write-ahead log and rows an order, and the own fleet's share. The load is closed, a bounded number of orders
            under way at a time, or with --rate open, so many orders a second whatever becomes of them.
            Fails when a port of the programs is taken, when a program ends, and when no order is completed in the measured time.
            The database and the virtual host must be empty but for 'waybill seed --demo': use 'ops/bench flow'.
            """)

    /// Orders under way at a time, when nothing else is asked for.
    static let usualWindow = 2000

    @Option(help: "Seconds that are measured.") var seconds = 60
    @Option(help: "Seconds before the measurement.") var warmup = 15
    @Option(help: "Closed load: orders under way at a time; \(FlowBenchCommand.usualWindow) when not given.") var window: Int?
    @Option(help: "Open load: orders a second, evenly.") var rate: Double?
    @Option(help: "Events per transaction at most; 1 switches batching off everywhere.") var batch: Int?
    @Flag(help: "Take the own fleet's services off the rate card first: other carriers bring everything.") var noFleet = false
    @Option(help: "Directory of the programs and simulators; this program's own when not given.") var programs: String?
    @Option(help: "Where the programs' output goes.") var log = "/dev/null"

    package init() {}

    package func validate() throws {
        guard seconds > 0, warmup >= 0, window ?? 1 > 0, batch ?? 1 > 0 else {
            throw ValidationError("--seconds, --window and --batch take numbers from 1, --warmup from 0.")
        }
        guard window == nil || rate == nil else {
            throw ValidationError("--window is of a closed load and --rate of an open one; give one of them.")
        }
        guard rate.map({ $0 > 0 && $0.isFinite }) ?? true else { throw ValidationError("--rate takes numbers above 0.") }
        if let programs, !FileManager.default.isExecutableFile(atPath: programs + "/order-intake") {
            throw ValidationError("--programs \(programs): there is no program order-intake.")
        }
    }

    var plan: FlowBench.Plan {
        FlowBench.Plan(
            seconds: seconds, warmup: warmup, load: rate.map(BenchLoad.open) ?? .closed(window: window ?? Self.usualWindow),
            batch: batch, log: log, programs: programs.map { URL(filePath: $0, directoryHint: .isDirectory) }, hasFleet: !noFleet)
    }

    package func run() async throws { try await FlowBench(plan: plan, settings: .load()).run().print() }
}

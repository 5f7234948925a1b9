package import ArgumentParser
import OperatorConsole

/// `waybill-bench flow`
package struct FlowBenchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "flow", abstract: "Orders per second from POST to delivered, everything on this machine.",
        discussion: """
            Starts all programs and the simulators with the binaries beside this one, posts orders as fast as they are completed
            (a bounded number is under way at a time), and reports completed orders per second, latencies, CPU and memory.
            The database and the virtual host must be empty but for 'waybill seed --demo': use 'ops/bench flow'.
            """)

    @Option(help: "Seconds that are measured.") var seconds = 60
    @Option(help: "Seconds before the measurement.") var warmup = 15
    @Option(help: "Orders under way at a time.") var window = 2000
    @Option(help: "Events per transaction at most; 1 switches batching off everywhere.") var batch: Int?
    @Option(help: "Where the programs' output goes.") var log = "/dev/null"

    package init() {}

    package func validate() throws {
        guard seconds > 0, warmup >= 0, window > 0, batch ?? 1 > 0 else {
            throw ValidationError("--seconds, --window and --batch take numbers from 1, --warmup from 0.")
        }
    }

    package func run() async throws {
        let plan = FlowBench.Plan(seconds: seconds, warmup: warmup, window: window, batch: batch, log: log)
        try await FlowBench(plan: plan, settings: .load()).run().print()
    }
}

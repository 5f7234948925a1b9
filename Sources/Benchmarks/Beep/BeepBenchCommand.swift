package import ArgumentParser
import OperatorConsole

/// `waybill-bench beep`
package struct BeepBenchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "beep",
        abstract:
            "Milliseconds from Enter to the beep of a terminal: online, loaded, with the warehouse stopped, and with one that says nothing.",
        discussion: """
            Runs 'picking-worker pick' and 'picking-worker putaway' in a pseudo-terminal, types what they ask for, one line after the other, and \
            waits for the byte of the beep (BEL). The next line follows --pause seconds later, whether the screen is drawn anew by then or not.

            Four times: with the warehouse to itself; while --devices others pick; after its program was killed, so that nothing listens; and with \
            its program halted, so that connections are taken and nothing is answered. In the last two the terminal begins online. Codes that a \
            dialogue must have the warehouse look up are told apart: their beep comes with its answer.

            The database and the virtual host must be empty but for 'waybill seed --demo': use 'ops/bench beep'.

            Exit codes: 0 every scan was answered by a beep, 1 one was not within half a minute. The aim is 100 ms; it is shown and not judged.
            """)

    @Option(help: "Scans of each kind of work under each condition.") var scans = 300
    @Option(help: "Others who pick while the warehouse is loaded.") var devices = 60
    @Option(help: "Seconds between a beep and the next Enter.") var pause = 0.15
    @Option(help: "What the others do is drawn from it.") var seed: UInt64 = 1
    @Option(help: "Articles of the demo's catalogue, as seeded.") var skus = 2000
    @Option(help: "Where the programs' output goes.") var log = "/dev/null"

    package init() {}

    package func validate() throws {
        guard scans > 0, (2...400).contains(devices), skus > 0 else {
            throw ValidationError("--scans and --skus take numbers from 1, --devices from 2 to 400.")
        }
        guard pause >= 0, pause <= 60 else { throw ValidationError("--pause \(pause): allowed is 0 to 60 seconds.") }
    }

    var plan: BeepBench.Plan {
        BeepBench.Plan(scans: scans, devices: devices, pause: pause, seed: seed, articles: skus, log: log)
    }

    package func run() async throws {
        let report = try await BeepBench(plan: plan, settings: .load()).run()
        report.print()
        if !report.faults.isEmpty { throw ExitCode.failure }
    }
}

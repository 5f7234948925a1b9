package import ArgumentParser
import OperatorConsole

/// `waybill-bench attack`
package struct AttackBenchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "attack", abstract: "Attacks all programs while honest callers use them, and checks that these are served.",
        discussion: """
            Starts all programs and the simulators with the binaries beside this one. Honest callers place orders, ask after them, push
            webhooks, look parcels up and probe /live and /ready, first alone, then under attack from 127.0.0.2: slow and silent
            connections, huge and half bodies, forged webhooks, hostile documents with right keys and signatures, wrong keys, another
            shop's orders, guessed numbers, tricks with paths and lengths. Four attacks at a time, in turn.

            Afterwards every program must live, no answer may have been 5xx but 503 with Retry-After, nothing foreign 2xx, every honest
            order must be delivered, the audit be clean and the log free of secrets and customers' names. Latencies and memory are shown.
            The database and the virtual host must be empty but for 'waybill seed --demo': use 'ops/bench attack'.

            Exit codes: 0 everything held, 1 something did not.
            """)

    @Option(help: "Seconds under attack.") var seconds = 300
    @Option(help: "Seconds without attack before, to compare latencies with.") var quiet = 30
    @Option(help: "Seconds of rest after it, before memory is read again.") var rest = 30
    @Option(help: ArgumentHelp("Only these attacks, comma-separated.", valueName: "names")) var only = ""
    @Option(help: ArgumentHelp("Where the programs' output goes, which is searched for secrets.", valueName: "file"))
    var log: String?

    package init() {}

    package func validate() throws {
        guard seconds > 0, quiet > 0, rest >= 0 else {
            throw ValidationError("--seconds and --quiet take numbers from 1, --rest from 0.")
        }
    }

    package func run() async throws {
        let settings = OperatorSettings.load()
        let plan = AttackBench.Plan(
            seconds: seconds, quiet: quiet, rest: rest, only: only.split(separator: ",").map(String.init),
            log: log ?? settings.stateDirectory + "/log/bench-attack.log")
        let report = try await AttackBench(plan: plan, settings: settings).run()
        report.print()
        if !report.isClean { throw ExitCode.failure }
    }
}

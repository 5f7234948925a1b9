package import ArgumentParser
import OperatorConsole
import Simulation

/// `waybill-bench counts`
package struct CountsBenchCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "counts",
        abstract: "Counts that are typed up to an hour after the look while others pick there: every book must be exact.",
        discussion: """
            Starts the relay, two picking workers and the intake with the binaries beside this one, keeps orders coming, and rehearses a shift (as \
            `waybill simulate floor` does) in which most of those who do not pick count: often where somebody has just picked. They look, go on, and \
            type what they saw up to an hour later. The books are told the time of the look by the device's clock, and hear of it behind all that \
            was picked, put back and counted there meanwhile.

            An hour is as much shorter as people are quicker: at --pace 30, a person's, it is an hour, at 0.5 a minute. Nothing in the books depends \
            on how long something takes, only on what came first.

            The database and the virtual host must be empty but for 'waybill seed --demo': use 'ops/bench counts'.

            Exit codes: 0 every book is exact, 1 one is not, or nothing was counted late.
            """)

    @Option(help: "Counts and recounts after which the work ends.") var counts = 10_000
    @Option(help: "How many; near half of them pick, the others count.") var people = 60
    @Option(help: "What people and the network do is drawn from it.") var seed: UInt64 = 1
    @Option(help: "Share of counts that are typed late.") var late = 0.9
    @Option(help: "Share of what people do that goes wrong, such as pieces put into the bin beside.") var mistakes = 0.02
    @Option(help: "Share of requests that the network cuts.") var cut = 0.02
    @Option(help: "Seconds between two things that a person does, on average; an hour is 120 times as long.") var pace = 0.5
    @Option(help: "Articles of the demo's catalogue, as seeded.") var skus = 2000
    @Option(help: "Where the programs' output goes.") var log = "/dev/null"

    package init() {}

    package func validate() throws {
        guard counts > 0, (5...900).contains(people), skus > 0 else {
            throw ValidationError("--counts and --skus take numbers from 1, --people from 5 to 900.")
        }
        guard (0...1).contains(late) else { throw ValidationError("--late \(late): allowed is 0 to 1.") }
        guard (0...0.5).contains(mistakes) else { throw ValidationError("--mistakes \(mistakes): allowed is 0 to 0.5.") }
        guard (0...0.9).contains(cut) else { throw ValidationError("--cut \(cut): allowed is 0 to 0.9.") }
        guard pace >= 0, pace <= 3600 else { throw ValidationError("--pace \(pace): allowed is 0 to 3600 seconds.") }
    }

    var plan: CountsBench.Plan {
        CountsBench.Plan(
            counts: counts, people: people,
            habits: .init(
                seed: seed, pace: pace, cut: cut, mistakes: mistakes, slips: mistakes, late: late, counting: Self.counting),
            articles: skus, log: log)
    }

    /// The others carry and decide, or nothing would be wrong at any place.
    private static let counting = 0.8

    package func run() async throws {
        let report = try await CountsBench(plan: plan, settings: .load()).run()
        report.print()
        if !report.faults.isEmpty { throw ExitCode.failure }
    }
}

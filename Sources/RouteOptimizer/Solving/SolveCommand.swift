package import ArgumentParser
import FoundationEssentials
import Routing

/// `route-optimizer solve`
package struct SolveCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "solve", abstract: "Plan the routes of a problem in a file.",
        discussion: """
            The file is JSON: depot {latitude, longitude}, stops [{id, location, weight, volume, service, window?, promisedBy?}],
            vehicles [{id, weightCapacity, volumeCapacity, shift {start, end}, maxStops}], travel {speed, detour}. Weights are grams,
            volumes cubic centimetres, service seconds, times ISO 8601. The exit code is 0 when every stop is planned and 2 when one is left out.
            """)

    /// How the plan is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, text
    }

    @Argument(help: "The problem; - reads standard input.")
    var file: String

    @Option(help: "json or text.")
    var format: Format = .json

    @Option(help: "The same seed and iterations give the same plan while time is not over.")
    var seed: UInt64 = 1

    @Option(help: "Improvements tried at most.")
    var iterations = 10_000

    @Option(help: "Seconds to search at most.")
    var seconds = 10.0

    package init() {}

    package func validate() throws {
        guard iterations >= 0 else { throw ValidationError("--iterations is \(iterations): allowed is a number from 0.") }
        guard seconds > 0, seconds < 1e6 else { throw ValidationError("--seconds is \(seconds): allowed is a positive number.") }
    }

    package func run() async throws {
        let problem = try ProblemFile.read(file)
        let (start, limit) = (ContinuousClock.now, Duration.seconds(seconds))
        let plan: RoutePlan
        do {
            plan = try problem.plan(seed: seed, iterations: iterations) { (ContinuousClock.now - start) / limit }
        } catch {
            throw ValidationError("\(file): \(error.description)")
        }
        switch format {
        case .json: print(try ProblemFile.json(plan))
        case .text: print(PlanText.text(plan))
        }
        if !plan.unassigned.isEmpty { throw ExitCode(2) }
    }
}

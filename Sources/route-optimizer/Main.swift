import ArgumentParser
import RouteOptimizer

@main
struct RouteOptimizerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route-optimizer", abstract: "Plans routes for the own fleet, from the queue or from a file.",
        subcommands: [RunCommand.self, SolveCommand.self], defaultSubcommand: RunCommand.self)
}

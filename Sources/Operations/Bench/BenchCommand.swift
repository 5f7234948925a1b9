import ArgumentParser

/// `waybill bench`: measures an installation of its own, or the planning without one. `ops/bench` prepares what each needs.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures; 'ops/bench' prepares what it needs.", shouldDisplay: false,
        subcommands: [FlowBenchCommand.self, FloorBenchCommand.self, FormatsBenchCommand.self, RoutesBenchCommand.self])
}

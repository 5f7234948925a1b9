import ArgumentParser

/// `waybill bench`: measures an installation of its own. `ops/bench` prepares the database and the virtual host for it.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures the whole flow; 'ops/bench flow' prepares what it needs.", shouldDisplay: false,
        subcommands: [FlowBenchCommand.self])
}

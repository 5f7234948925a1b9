import ArgumentParser

/// `waybill bench`: measures on the running stack. `ops/bench` prepares the stack and the floors to compare with.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures the running stack.", shouldDisplay: false)

    func run() async throws { throw CleanExit.helpRequest(self) }
}

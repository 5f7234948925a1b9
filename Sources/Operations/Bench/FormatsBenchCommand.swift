import ArgumentParser

/// `waybill bench formats`: the pure core, without database and broker.
struct FormatsBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "formats", abstract: "Measures scans, webhooks and the status fold on one core.")

    @Option(help: "Processor seconds of each round.")
    var seconds = 1.0

    @Option(help: "Rounds; the median is shown, with the slowest and the fastest.")
    var rounds = 5

    func run() throws {
        guard seconds > 0, rounds > 0 else { throw ValidationError("--seconds and --rounds must be more than 0.") }
        for figure in try FormatsBench(seconds: seconds, rounds: rounds).run() { print(figure.line) }
    }
}

import ArgumentParser

/// `waybill explain`
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Tells every step of one order, who did it, what it waits for and why.")
}

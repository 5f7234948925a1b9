import ArgumentParser

/// `waybill simulate`
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plays the people and carriers around Waybill, through the same interfaces they use.",
        subcommands: [SimulateShopCommand.self, SimulateFloorCommand.self, SimulateCarriersCommand.self])
}

import ArgumentParser

/// `waybill import`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Brings in articles, towns and orders from files.",
        subcommands: [ImportSkusCommand.self, ImportTownsCommand.self, ImportOrdersCommand.self])
}

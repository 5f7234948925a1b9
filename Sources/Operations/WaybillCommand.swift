package import ArgumentParser
import OperatorConsole
import Simulation
import Supervision

/// The command line of the people who operate Waybill.
package struct WaybillCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "waybill",
        abstract: "Sets up, starts, watches, explains and proves a Waybill installation.",
        discussion: """
            Settings come from the environment (WAYBILL_DATABASE_URL, WAYBILL_BROKER_URL, WAYBILL_MANAGEMENT_URL), then from \
            .waybill/env of the checkout, then from the local stack's defaults.

            Exit codes: 0 done, 1 a problem was found, 64 wrong usage, 69 something that is needed does not answer.
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "Set up",
                subcommands: [
                    MigrateCommand.self, TopologyCommand.self, SeedCommand.self, SetupCommand.self, KeysCommand.self,
                    PickersCommand.self, RightsCommand.self,
                    ImportCommand.self, ExportCommand.self, PrintCommand.self, OpenAPICommand.self,
                ]),
            CommandGroup(name: "Run", subcommands: [UpCommand.self, SimulateCommand.self]),
            CommandGroup(
                name: "Goods in",
                subcommands: [
                    ReceiveCommand.self, PutAwayCommand.self, RefillsCommand.self,
                    TransfersCommand.self,
                ]),
            CommandGroup(
                name: "Watch and mend",
                subcommands: [
                    StatusCommand.self, ExplainCommand.self, AuditCommand.self, CalendarCommand.self, DeadLettersCommand.self,
                    StockCommand.self, CountsCommand.self, LotsCommand.self, SerialsCommand.self, FloorCommand.self,
                    ZonesCommand.self, ToursCommand.self, HandOversCommand.self, RebookCommand.self,
                ]),
        ])

    package init() {}

    /// Runs the command of the process's arguments and exits.
    package static func main() async { await runAsProgram() }
}

/// `waybill simulate`
private struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plays the people and carriers around Waybill, through the same interfaces they use.",
        subcommands: [
            SimulateShopCommand.self, SimulatePickersCommand.self, SimulateFloorCommand.self,
            SimulateCarriersCommand.self, SimulateLabelsCommand.self,
        ])
}

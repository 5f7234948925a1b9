import ArgumentParser
import FloorTerminal
import Picking
import PlanningTools
import ServiceRuntime

@main
struct PickingWorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "picking-worker",
        abstract: "The warehouse: allocates stock, forms tours, keeps the books of the floor, packs.",
        discussion: """
            'run' is the worker and the floor's HTTP interface; run as many as you like. 'work', 'pick', 'pack', 'floor' and those from 'receive'
            on are the terminals of people with a barcode scanner, who get them alone as 'picking-terminal'. 'plan', 'layout' and 'cartonize'
            plan from files, without servers.
            """,
        subcommands: [
            Run.self, WorkCommand.self, PickCommand.self, PackCommand.self, FloorCommand.self, ParcelCommand.self,
            BarcodeCommand.self, PlanCommand.self, LayoutCommand.self, CartonizeCommand.self,
        ] + FloorDialogues.commands,
        defaultSubcommand: Run.self)

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Works from the queues and serves the floor's HTTP interface until SIGTERM (the default).",
            discussion: """
                Settings: WAYBILL_PICKING_COMPANY_PREFIX, _BACKORDER_REVIEW, _RATE_REFRESH, _BATCH; _SITES: whose floors it serves, as in
                S1,S2 (all); _PACKING: 'automatic' (the default; packers have orders with serial numbers), or 'people' pack everything.
                """)

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Assembly.run(name: "picking-worker", options: common, defaultPort: 8081, defaultPool: 8) {
                try Picking.program(in: $0)
            }
        }
    }
}

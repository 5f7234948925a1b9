import ArgumentParser
import OrderIntake
import ServiceRuntime

@main
struct OrderIntakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order-intake",
        abstract: "Takes orders from shops over HTTP, checks and stores them, and closes them when delivered.",
        discussion: """
            Shops send orders with POST /orders (one) or POST /orders/bulk (NDJSON) under an API key; concurrent requests share
            commits. Runs until SIGTERM. Settings: WAYBILL_INTAKE_BATCH, _QUEUE, _LANES, _BACKLOG, _CURRENCY, _HOLD_REVIEW beside the common ones.
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await Assembly.run(name: "order-intake", options: common, defaultPort: 8080, defaultPool: 6) {
            try await OrderIntake.program(in: $0)
        }
    }
}

import ArgumentParser
import OperatorConsole

/// `waybill rebook`
struct RebookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebook",
        abstract: "Chooses carriers anew for parcels nobody carries or whose label was refused.",
        discussion: "After rate cards, a carrier or an address were mended. A parcel that is booked already is left alone.")

    @Argument(help: "Orders whose parcels stand still.")
    var orders: [Int64] = []

    @Flag(help: "All parcels that stand still.")
    var all = false

    func validate() throws {
        if orders.isEmpty != all { throw ValidationError("say which orders, or --all") }
    }

    func run() async throws {
        let count = try await OperatorSettings.load().withDatabase {
            try await Rebooking(database: $0).rebook(all ? nil : orders)
        }
        guard count > 0 else { throw OperationsError.failed("no parcel of these stands still", advice: "`waybill status`") }
        Console.line("carriers are chosen anew for \(HumanFormat.count(count, "parcel"))")
    }
}

import ArgumentParser
import Contracts
import Messaging
import OperatorConsole
package import Postgres
import ServiceRuntime

/// `waybill rebook`
struct RebookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebook",
        abstract: "Chooses carriers anew for parcels nobody carries or whose label was refused.",
        discussion: "After rate cards, a carrier or an address were mended. A parcel that is booked already is left alone.")

    @Argument(help: "Orders whose parcels stand still, by their ids; those that shops have (ord_…) will do.")
    var orders: [String] = []

    @Flag(help: "All parcels that stand still.")
    var all = false

    func validate() throws {
        if orders.isEmpty != all { throw ValidationError("say which orders, or --all") }
    }

    func run() async throws {
        let count = try await OperatorSettings.load().withDatabase { database in
            let ids: [Int64]? = try await all ? nil : OrderReference.orderIDs(orders, on: database)
            return try await Rebooking(database: database).rebook(ids)
        }
        guard count > 0 else { throw OperationsError.failed("no parcel of these stands still", advice: "`waybill status`") }
        Console.line("carriers are chosen anew for \(HumanFormat.count(count, "parcel"))")
    }
}

/// Has carrier and service chosen anew, after rate cards or addresses were mended. The message is the one that
/// packing sends: booking acts on what still waits, so asking twice books once.
package struct Rebooking: Sendable {
    private let outbox: Outbox

    package init(database: Postgres) {
        outbox = Outbox(postgres: database)
    }

    /// - Parameter orders: nil for all parcels that stand still.
    /// - Returns: how many parcels are chosen for anew.
    package func rebook(_ orders: [Int64]?) async throws -> Int {
        try await outbox.transaction { transaction, events in
            let parcels = try await RebookStore().open(orders.map { .orders($0) } ?? .all, in: transaction)
            for parcel in parcels {
                try events.add(ParcelPacked(parcelID: parcel.id, orderID: parcel.orderID), trace: parcel.trace)
            }
            return parcels.count
        }
    }
}

import ArgumentParser
import Barcodes
import Fulfilment
import Labels
import MasterData
import OperatorConsole
import Postgres

/// `waybill print label`
struct PrintLabelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Sends the label that a carrier sold for a parcel to a printer, or those of all parcels of an order.",
        discussion: """
            A label is printed as its carrier sold it, ZPL or PDF, so the printer must understand that. When one of an order cannot be \
            printed, none is sent; its other parcels are named by their SSCCs then.
            """)

    @Argument(help: "A parcel's SSCC, or an order as `waybill explain` takes it.")
    var parcel: String

    @Option(help: ArgumentHelp("The printer to send to, of the master records.", valueName: "code"))
    var printer: String

    func run() async throws {
        let (choice, labels) = try await OperatorSettings.load().withDatabase { database in
            let choice = try await PrinterChoice.find(usable: printer, for: .parcels, on: database)
            return (choice, try await ParcelLabels(database: database).printable(parcel, on: choice))
        }
        for label in labels { try choice.send(label.bytes, title: "\(label.sscc)-label.\(choice.format.rawValue)") }
        Console.note("\(HumanFormat.count(labels.count, "label")) sent to \(choice.code) at \(choice.address)")
    }
}

/// The labels of parcels, as their carriers sold them.
struct ParcelLabels: Sendable {
    let database: Postgres

    /// The labels of a parcel, by its SSCC, or of all parcels of an order, for a printer.
    /// - Throws: `OperationsError` for the first that is not there, or that the printer does not understand.
    func printable(_ reference: String, on printer: PrinterChoice) async throws -> [(sscc: String, bytes: [UInt8])] {
        try await find(reference).map { found in
            let parcel = "parcel \(found.sscc) (\(found.number) of order \(found.orderID))"
            switch found.standing {
            case .bought(let label) where label.format == printer.format: return (found.sscc, label.bytes)
            case .bought(let label):
                throw OperationsError.failed(
                    "the label of \(parcel) is \(label.format.words), and printer \(printer.code) takes \(printer.format.words)",
                    advice: "a printer of the format \(label.format.rawValue)")
            case .awaited(let carrier):
                let what = carrier.map { "\($0) has not sold it yet" } ?? "no carrier is chosen for it yet"
                throw OperationsError.failed(
                    "\(parcel) has no label yet: \(what)", advice: "later; `waybill explain \(found.orderID)` tells its steps")
            case .missing(let lack):
                throw OperationsError.failed(
                    "\(parcel) has no label to print: \(lack.statement)",
                    advice: "`waybill explain \(found.orderID)` tells its steps")
            }
        }
    }

    private func find(_ reference: String) async throws -> [ParcelLabelStore.Found] {
        let store = ParcelLabelStore()
        if let sscc = try? SSCC(reference), let parcel = try await store.parcel(sscc.digits, on: database) { return [parcel] }
        let order = try await ExplainCommand.order(called: reference, on: database)
        let parcels = try await store.parcels(of: order, on: database)
        guard !parcels.isEmpty else {
            throw OperationsError.failed(
                "order \(order) has no parcels yet", advice: "`waybill explain \(order)` tells what it waits for")
        }
        return parcels
    }
}

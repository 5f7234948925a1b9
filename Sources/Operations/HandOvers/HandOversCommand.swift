import ArgumentParser
import Barcodes
import Contracts
import Fulfilment
import MasterData
import Messaging
import Observability
import OperatorConsole
package import Postgres
import ScanDialogue

/// `waybill handovers`
struct HandOversCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handovers", abstract: "Takes back scans at the dock of parcels that are here still.",
        subcommands: [Undo.self])

    /// `waybill handovers undo`
    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes the scan of a parcel back that is here still.",
            discussion: """
                As key 0 of `picking-terminal handover` does, when the scan is not the last one any more. It is refused when the parcel's manifest is \
                closed, its vehicle has left, or its carrier says that it has the parcel.
                """)

        @Argument(help: ArgumentHelp("Its SSCC.", valueName: "sscc"))
        var parcel: String

        @OptionGroup var actor: ActorOption

        func run() async throws {
            guard let sscc = try? SSCC(parcel) else {
                throw ValidationError("'\(parcel.prefix(50))' is no SSCC; allowed are 18 digits with a right check digit")
            }
            let order = try await OperatorSettings.load().withDatabase {
                try await HandOverUndoing(database: $0).undo(sscc.digits, by: actor.name)
            }
            Console.line("parcel \(sscc.digits) of order \(order) is here still, and may be handed over again")
        }
    }
}

/// Takes scans at the dock back, as a device does.
package struct HandOverUndoing: Sendable {
    private let outbox: Outbox
    private let store = HandOverUndoStore()

    package init(database: Postgres) { outbox = Outbox(postgres: database) }

    /// - Parameters:
    ///   - sscc: the parcel's, its digits.
    ///   - person: for the record.
    /// - Returns: its order.
    /// - Throws: `OperationsError` saying why it counts as gone; then nothing is changed.
    package func undo(_ sscc: String, by person: String) async throws -> Int64 {
        try await outbox.transaction { transaction, events in
            guard let parcel = try await store.parcel(sscc, in: transaction) else {
                throw OperationsError.failed("there is no parcel \(sscc)", advice: "the SSCC is the 18 digits on its label")
            }
            if let bar = parcel.facts.bar {
                let refusal = FloorRefusal.handOverStands(sscc: parcel.sscc, order: parcel.orderID, bar)
                throw OperationsError.failed(
                    Language.english.words.detail(refusal), advice: "`waybill explain \(parcel.orderID)`")
            }
            try await store.undo(parcel.id, by: person, in: transaction)
            try events.add(
                ParcelsReviewed(orderID: parcel.orderID), trace: parcel.trace.flatMap { TraceContext(traceparent: $0) })
            return parcel.orderID
        }
    }
}

package import ArgumentParser
import Barcodes
import CommandSupport
import Contracts
import FoundationEssentials
import Messaging
import OperatorConsole
import Postgres
import ServiceRuntime

/// `carrier-dispatch exceptions`
package struct ExceptionsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "exceptions",
        abstract: "Lists what stands still about labels: why, since when, who decides, and what can be done.",
        discussion: """
            unroutable: no carrier takes the parcel. refused: its label was refused, or lacks something that was found before anybody was asked.
            in_doubt: nobody knows whether it was sold. account_stopped: its account wants a key or money. void_refused: a paid label is not taken
            back. An exception holds up nothing else. Its owner is the account's; without one, WAYBILL_DISPATCH_OWNER.
            Exit code 1 when there are any.
            """)

    @Option(help: "Only of this owner.")
    var owner: String?

    @Option(help: "Lines at most.")
    var limit = 100

    @Flag(help: "Print JSON, one object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    package init() {}

    package func validate() throws {
        if !(1...100_000).contains(limit) { throw ValidationError("--limit is \(limit); allowed is 1 to 100000") }
    }

    package func run() async throws {
        let found = try await DispatchTool.run(common) { [owner, limit] tool in
            try await LabelExceptionStore().exceptions(
                owner: tool.settings.owner, of: owner, patience: .seconds(3600), limit: limit, in: tool.postgres)
        }
        guard !found.isEmpty else {
            if !json { CommandOutput.line("nothing stands still about labels" + (owner.map { " for \($0)" } ?? "")) }
            return
        }
        show(found)
        throw ExitCode.failure
    }

    private func show(_ exceptions: [LabelException]) {
        guard json else {
            return TextTable.print(
                ["what", "parcel", "order", "carrier", "since", "for", "why", "what to do"],
                exceptions.map {
                    [
                        $0.kind.rawValue + ($0.parcels > 1 ? " (\($0.parcels))" : ""), $0.parcel, "\($0.order)", $0.carrier,
                        HumanFormat.minute($0.since), $0.owner, $0.reason, $0.advice,
                    ]
                })
        }
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for exception in exceptions {
            CommandOutput.line((try? encoder.encode(exception)).map { String(decoding: $0, as: UTF8.self) } ?? "")
        }
    }
}

/// `carrier-dispatch retry`
package struct RetryCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Chooses a carrier anew for a parcel that stands still, after what was wrong with it was mended.",
        discussion: """
            For one parcel what `waybill rebook` is for orders. Its label is asked for under a new reference. An order whose address is changed
            needs no retry: its parcels are packed anew.
            """)

    @Argument(help: "The parcel's SSCC.")
    var parcel: String

    @OptionGroup var common: CommonOptions

    package init() {}

    package func validate() throws {
        do throws(BarcodeError) { _ = try SSCC(parcel) } catch { throw ValidationError("'\(parcel)' is no SSCC: \(error)") }
    }

    package func run() async throws {
        let sscc = try SSCC(parcel).digits
        try await DispatchTool.run(common) { tool in
            guard try await Self.retry(sscc, with: Outbox(postgres: tool.postgres)) else {
                throw OperationsError.failed(
                    "parcel \(sscc) does not stand still", advice: "`carrier-dispatch exceptions` lists those that do")
            }
        }
        CommandOutput.line("a carrier is chosen anew for parcel \(sscc)")
    }

    /// - Returns: whether it stood still.
    static func retry(_ sscc: String, with outbox: Outbox) async throws -> Bool {
        try await outbox.transaction { transaction, events in
            let parcels = try await RebookStore().open(.parcel(sscc), in: transaction)
            for parcel in parcels {
                try events.add(ParcelPacked(parcelID: parcel.id, orderID: parcel.orderID), trace: parcel.trace)
            }
            return !parcels.isEmpty
        }
    }
}

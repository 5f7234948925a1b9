import ArgumentParser
import Contracts
import Fulfilment
import Messaging
import OperatorConsole

/// `waybill lots`
struct LotsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lots",
        abstract: "Recalls or holds whole lots, and finds every piece of one.",
        discussion: """
            Nothing of a barred lot is promised, picked or packed any more. Orders that have some of it get another lot or wait: those \
            on a tour at the next scan of their picker, the others within a minute. Packed ones are held, unless a parcel has left the \
            house: their labels are marked to be voided, they are taken off their routes, and the floor is asked to put their pieces back. \
            The first piece that somebody takes out opens them, and the order gets other lots or waits; when the bar ends before, they \
            go on as they are. `waybill lots trace` lists every piece, and who has it.
            """,
        subcommands: [Recall.self, Hold.self, Release.self, Barred.self, Trace.self])

    /// `waybill lots recall`
    struct Recall: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Nothing of a lot leaves any more: its maker calls it back.")

        @OptionGroup var lot: LotOptions
        @OptionGroup var why: BarOptions

        func run() async throws { try await lot.bar(.recalled, why) }
    }

    /// `waybill lots hold`
    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Nothing of a lot leaves until somebody has judged it.")

        @OptionGroup var lot: LotOptions
        @OptionGroup var why: BarOptions

        func run() async throws { try await lot.bar(.held, why) }
    }

    /// `waybill lots release`
    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a recall or a hold; waiting orders are tried at once.")

        @OptionGroup var lot: LotOptions

        @Option(help: "Who says so, for the record.")
        var by = "waybill"

        func run() async throws {
            let sku = try await lot.known().sku
            let isFree = try await OperatorSettings.load().withDatabase { database in
                try await Outbox(postgres: database).transaction { transaction, events in
                    let isFree = try await LotBarStore().clear(sku, lot: lot.lot, by: by, in: transaction)
                    if isFree == true { try events.add(StockReceived(sku: sku), trace: nil) }
                    return isFree
                }
            }
            guard isFree != nil else {
                throw OperationsError.usage(
                    "\(lot.name(sku)) is not barred", advice: "`waybill lots barred` lists those that are")
            }
            Console.line("\(lot.name(sku)) may go out again")
        }
    }

    /// `waybill lots barred`
    struct Barred: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists lots that must not go out; exit code 1 when there are any.")

        func run() async throws {
            let bars = try await OperatorSettings.load().withDatabase { try await LotBarStore().barred(on: $0) }
            guard !bars.isEmpty else { return Console.line("no lot is barred") }
            var table = TextTable([
                .text("article"), .text("lot"), .text("why"), .flexible("reason"), .text("by"), .text("since"),
            ])
            for bar in bars {
                table.add([
                    "\(bar.sku)", "\(bar.lot)", "\(bar.kind.rawValue)", "\(bar.reason)", "\(bar.barredBy)",
                    "\(ZonedTime(bar.barredAt).utcText)",
                ])
            }
            table.print()
            throw ExitCode(1)
        }
    }

    /// `waybill lots trace`
    struct Trace: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows where every piece of a lot is: shelves, roads between sites, bins, parcels, consignees.")

        @OptionGroup var lot: LotOptions

        func run() async throws {
            let sku = try await lot.known().sku
            let found = try await OperatorSettings.load().withDatabase {
                try await LotBarStore().whereabouts(sku, lot: lot.lot, on: $0)
            }
            guard !found.isEmpty else { return Console.line("the books have no piece of \(lot.name(sku))") }
            var table = TextTable([
                .text("where"), .number("pieces"), .text("place, transfer or parcels"), .text("order"), .flexible("consignee"),
                .text("serial numbers"),
            ])
            for piece in found {
                table.add([
                    "\(piece.stage.rawValue)", "\(HumanFormat.count(piece.pieces))", "\(piece.at)",
                    "\(piece.orderID.map(String.init) ?? "")", "\(piece.consignee)",
                    "\(piece.serials)",
                ])
            }
            table.print()
        }
    }
}

/// Which lot a command is about.
struct LotOptions: ParsableArguments {
    @Argument(help: "The article.")
    var sku: String

    @Argument(help: "The lot, as printed on the goods; '' for pieces without one.")
    var lot: String

    func name(_ sku: String) -> String { lot.isEmpty ? "\(sku) without lot" : "lot \(lot) of \(sku)" }

    /// - Throws: `OperationsError` when there is no such article.
    func known() async throws -> (sku: String, hasLot: Bool) {
        let known = try await OperatorSettings.load().withDatabase { try await LotBarStore().known(sku, lot: lot, on: $0) }
        guard let known else {
            throw OperationsError.usage("there is no article '\(sku)'", advice: "as the orders name it")
        }
        return known
    }

    func bar(_ kind: LotBar, _ why: BarOptions) async throws {
        let known = try await known()
        guard known.hasLot || why.notHereYet else {
            throw OperationsError.usage(
                "the books have never had \(name(known.sku))",
                advice: "look at the goods again; --not-here-yet bars what is still to come")
        }
        let isNew = try await OperatorSettings.load().withDatabase {
            try await LotBarStore().bar(known.sku, lot: lot, kind, reason: why.reason, by: why.by, on: $0)
        }
        guard isNew else {
            throw OperationsError.usage(
                "\(name(known.sku)) is barred already", advice: "`waybill lots barred` shows why; release it first")
        }
        Console.line("\(name(known.sku)) \(kind.statement); `waybill lots trace` shows where it is")
    }
}

/// Why a lot is barred.
struct BarOptions: ParsableArguments {
    @Option(help: "Why, for the record: the notice's number, what was found.")
    var reason: String

    @Option(help: "Who says so, for the record.")
    var by = "waybill"

    @Flag(help: "The lot has not come yet, and is to be stopped when it does.")
    var notHereYet = false

    func validate() throws {
        if reason.isEmpty { throw ValidationError("--reason is empty: say why") }
    }
}

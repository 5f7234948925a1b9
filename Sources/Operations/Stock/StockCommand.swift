import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Receiving
import ScanDialogue

/// `waybill stock`
struct StockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock",
        abstract: "Counts places, books goods that came or were carried, and opens what a short pick has blocked.",
        discussion: """
            A picker who finds too little blocks the place: nothing is promised from it until somebody has looked. Orders that
            wait for what is found are tried at once.
            """,
        subcommands: [List.self, Owners.self, Blocked.self, Count.self, Receive.self, Move.self, Judge.self, Unblock.self])

    /// `waybill stock blocked`
    struct Blocked: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists blocked places; exit code 1 when there are any.")

        func run() async throws {
            let balances = try await OperatorSettings.load().withDatabase { try await CountStore().blocked(on: $0) }
            guard !balances.isEmpty else { return Console.line("no place is blocked") }
            var table = TextTable([
                .text("place"), .flexible("article"), .text("lot"), .number("on hand"), .number("reserved"), .number("missing"),
            ])
            for balance in balances {
                table.add([
                    "\(balance.place)", "\(balance.sku)", "\(balance.lot)", "\(HumanFormat.count(balance.onHand))",
                    "\(HumanFormat.count(balance.reserved))", "\(HumanFormat.count(balance.missing))",
                ])
            }
            table.print()
            throw ExitCode(1)
        }
    }

    /// `waybill stock count`
    struct Count: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets what a place holds to what was counted, and opens it again.",
            discussion: """
                A count holds at the moment of the looking (--at; now when missing): what moved after it is kept, and picks made before
                it that a device sends later are not taken off again. An article or a lot that the books do not have there yet is
                added. The difference goes into the stock ledger. When fewer pieces are there than orders were promised, orders that
                no picker has yet go back to waiting, the least urgent first.
                """)

        @Argument(help: "The place's code.")
        var place: String

        @Argument(help: "The article.")
        var sku: String

        @Argument(help: "Pieces that lay there; pieces in the bins of carts do not count.")
        var quantity: Int

        @OptionGroup var details: GoodsOptions

        func validate() throws { try GoodsOptions.check(quantity, from: 0) }

        func run() async throws {
            let moment = try FloorTime.moment(details.at)
            let result = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase {
                    try await StockCount(database: $0).count(
                        place: place, sku: sku, lot: details.pieces.lot, quantity: quantity, expiry: details.expiry,
                        status: details.status, at: moment, by: details.pieces.doer.by)
                }
            }
            Console.line("\(sku) at \(place): \(result.before) before, \(result.after) now\(Self.since(result))")
            for (order, _) in result.backordered { Console.line("order \(order) waits for stock again") }
            guard let why = result.blockage.map(Language.english.words.why) else { return }
            Console.line(why)
            throw ExitCode(1)
        }

        private static func since(_ result: CountStore.Result) -> String {
            if result.isOutdated { return "; a later count is in the books, so this one changes only what lay there before it" }
            if result.moved == 0 { return "" }
            return result.moved < 0 ? "; \(-result.moved) were taken after the count" : "; \(result.moved) came after the count"
        }
    }

    /// `waybill stock receive`
    struct Receive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds goods that arrived, also of a new lot or at a new place.",
            discussion: "Orders that wait for them are tried at once.")

        @Argument(help: "The code of the place where they lie.")
        var place: String

        @Argument(help: "The article.")
        var sku: String

        @Argument(help: "Pieces that arrived.")
        var quantity: Int

        @OptionGroup var details: GoodsOptions

        func validate() throws { try GoodsOptions.check(quantity, from: 1) }

        func run() async throws {
            let moment = try FloorTime.moment(details.at)
            let choice = ShelfChoice(
                place: place, sku: sku, lot: details.pieces.lot, expiry: details.expiry, status: details.status)
            let result = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase {
                    try await GoodsEntry(database: $0).receive(quantity, as: choice, at: moment, by: details.pieces.doer.by)
                }
            }
            Console.line("\(quantity) of \(sku) are at \(place)\(result.remark)")
        }
    }

    /// `waybill stock move`
    struct Move: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Books pieces that were carried from one place to another.",
            discussion: """
                Pieces that orders have reserved stay where they are. Carried to a quarantine place they are held; what lies at a dock is \
                put away with `waybill putaway book`.
                """)

        @Argument(help: "The article.")
        var sku: String

        @Argument(help: "Pieces that were carried.")
        var quantity: Int

        @Argument(help: "The code of the place they come from.")
        var from: String

        @Argument(help: "The code of the place they lie at now.")
        var to: String

        @OptionGroup var pieces: PiecesOptions

        @Option(help: StockStatus.help("What the pieces are that were carried"))
        var status: StockStatus?

        @Option(help: "When they were carried: 2027-03-31T14:05+02:00; now when missing.")
        var at: String?

        func validate() throws { try GoodsOptions.check(quantity, from: 1) }

        func run() async throws {
            let moment = try FloorTime.moment(at)
            let source = ShelfChoice(place: from, sku: sku, lot: pieces.lot, status: status)
            let result = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase {
                    try await GoodsEntry(database: $0).move(quantity, of: source, to: to, at: moment, by: pieces.doer.by)
                }
            }
            Console.line("\(quantity) of \(sku) are at \(to) now\(result.remark)")
        }
    }

    /// `waybill stock unblock`
    struct Unblock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens a blocked place whose books are right: the picker was wrong.")

        @Argument(help: "The place's code.")
        var place: String

        @Argument(help: "Only this article there.")
        var sku: String?

        @OptionGroup var doer: DoerOption

        func run() async throws {
            let opened = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase {
                    try await StockCount(database: $0).unblock(place: place, sku: sku, by: doer.by)
                }
            }
            Console.line(opened == 0 ? "nothing was blocked at \(place)" : "\(place) is open again")
        }
    }
}

/// Which goods a command is about, beside article and place.
struct GoodsOptions: ParsableArguments {
    @OptionGroup var pieces: PiecesOptions

    @Option(help: ArgumentHelp("When a lot that is new to the books expires.", valueName: "day"))
    var expiry: String?

    @Option(help: StockStatus.help("What the pieces are"))
    var status: StockStatus?

    @Option(help: ArgumentHelp("When it was so, if not now: 2027-03-31T14:05+02:00.", valueName: "time"))
    var at: String?

    static func check(_ quantity: Int, from least: Int) throws {
        if !(least...1_000_000_000).contains(quantity) {
            throw ValidationError("quantity \(quantity): allowed is \(least) to 1000000000")
        }
    }
}

/// Which pieces of an article at a place a command is about, and whose doing it is.
struct PiecesOptions: ParsableArguments {
    @Option(help: "The lot; may be left out where the place holds one of the article only.")
    var lot: String?

    @OptionGroup var doer: DoerOption
}

/// Whose doing something is.
struct DoerOption: ParsableArguments {
    @Option(help: "Who did it, for the ledger.")
    var by = "waybill"
}

/// When something happened on the floor that is typed later.
enum FloorTime {
    /// The moment of `--at`; nil when it is not given.
    /// - Throws: `OperationsError` for a text that is no time, names no zone or lies in the future.
    static func moment(_ text: String?, now: Date = Date()) throws -> Date? {
        guard let text else { return nil }
        guard let time = ZonedTime(text), time.offset != nil else {
            throw OperationsError.usage(
                "--at '\(text)' is no time with its zone", advice: "2027-03-31T14:05+02:00, or with Z for UTC")
        }
        guard time.instant <= now else {
            throw OperationsError.usage("--at \(text) has not come yet", advice: "it is \(ZonedTime(now).utcText) now")
        }
        return time.instant
    }
}

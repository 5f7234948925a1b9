import ArgumentParser
import Fulfilment
import OperatorConsole
import Postgres
import Receiving

extension StockStatus: ExpressibleByArgument {
    /// Help of an option that takes a status.
    static func help(_ what: String) -> ArgumentHelp {
        ArgumentHelp("\(what), if not what they usually are at such a place: free where pickers go.", valueName: "status")
    }
}

extension StockCommand {
    /// `waybill stock list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what lies where: pieces, what they are, and how many of them orders have.")

        @Argument(help: "Only this article.")
        var sku: String?

        @Option(help: "Only this place.")
        var place: String?

        @Option(help: "Only this lot.")
        var lot: String?

        @Option(help: ArgumentHelp("Only pieces that are this.", valueName: "status"))
        var status: StockStatus?

        @Option(help: "Only what is this owner's.")
        var owner: String?

        @Option(help: "Lines at most.")
        var limit = 1_000

        func run() async throws {
            let wanted = StockListStore.Choice(sku: sku, place: place, lot: lot, status: status, owner: owner)
            let found = try await OperatorSettings.load().withDatabase { try await Self.find(wanted, limit: limit, on: $0) }
            guard !found.isEmpty else { return Console.line("the books have no such stock") }
            Self.table(of: found.prefix(limit)).print()
            if found.count > limit { Console.line("there is more: name an article or a place, or raise --limit") }
        }

        /// One more than the limit, when there is more.
        static func find(_ wanted: StockListStore.Choice, limit: Int, on database: Postgres) async throws -> [StockListStore
            .Balance]
        {
            if let owner = wanted.owner, try await !StockListStore().isOwner(owner, on: database) {
                throw OperationsError.usage("there is no owner '\(owner)'", advice: "`waybill export owners` shows who there is")
            }
            return try await StockListStore().balances(wanted, limit: limit + 1, on: database)
        }

        /// Owners have a column where somebody but the house has anything.
        static func table(of balances: some Collection<StockListStore.Balance>) -> TextTable {
            let areOthers = balances.contains { $0.owner != nil }
            var table = TextTable(
                [.text("site"), .text("place"), .flexible("article")] + (areOthers ? [.text("owner")] : [])
                    + [.text("lot"), .text("expires"), .text("status"), .number("on hand"), .number("reserved")])
            for balance in balances {
                let start: [TextTable.Cell] = ["\(balance.site)", "\(balance.place)", "\(balance.sku)"]
                let owner: [TextTable.Cell] = areOthers ? ["\(balance.owner ?? "")"] : []
                table.add(
                    start + owner + [
                        "\(balance.lot)", "\(balance.expiry ?? "")", "\(balance.state)", "\(HumanFormat.count(balance.onHand))",
                        "\(HumanFormat.count(balance.reserved))",
                    ])
            }
            return table
        }
    }

    /// `waybill stock owners`
    struct Owners: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows how much each owner has at each site; goods without an owner are the house's own.")

        func run() async throws {
            let found = try await OperatorSettings.load().withDatabase { try await StockListStore().holdings(on: $0) }
            guard !found.isEmpty else { return Console.line("the books have no stock") }
            var table = TextTable([
                .text("owner"), .flexible("name"), .text("site"), .number("articles"), .number("on hand"), .number("reserved"),
                .number("free"),
            ])
            for holding in found {
                table.add([
                    "\(holding.owner ?? "")", "\(holding.owner == nil ? "the house" : holding.name)", "\(holding.site)",
                    "\(HumanFormat.count(holding.articles))", "\(HumanFormat.count(holding.onHand))",
                    "\(HumanFormat.count(holding.reserved))", "\(HumanFormat.count(holding.free))",
                ])
            }
            table.print()
        }
    }

    /// `waybill stock judge`
    struct Judge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what pieces are: held for quality, damaged, or free again.",
            discussion: """
                Only pieces that no order has reserved; a whole lot, with all that orders have of it, is held or recalled with \
                `waybill lots`. What becomes free is offered to waiting orders at once.
                """)

        @Argument(help: "The code of the place where they lie.")
        var place: String

        @Argument(help: "The article.")
        var sku: String

        @Argument(help: "What they are from now on.")
        var status: StockStatus

        @OptionGroup var pieces: PiecesOptions

        @Option(help: "How many; all that no order has reserved when missing.")
        var quantity: Int?

        @Option(help: StockStatus.help("What they were until now"))
        var from: StockStatus?

        @Option(help: "The code of the place they are carried to at the same time.")
        var to: String?

        @Option(help: "Why, for the ledger.")
        var reason: String

        func validate() throws {
            if let quantity { try GoodsOptions.check(quantity, from: 1) }
            if reason.isEmpty { throw ValidationError("--reason is empty: say why") }
        }

        func run() async throws {
            let source = ShelfChoice(place: place, sku: sku, lot: pieces.lot, status: from)
            let (result, judged) = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase {
                    try await GoodsEntry(database: $0).judge(
                        quantity, of: source, as: status, to: to, because: reason, by: pieces.doer.by)
                }
            }
            Console.line("\(HumanFormat.count(judged)) of \(sku) at \(to ?? place): \(status.rawValue)\(result.remark)")
        }
    }
}

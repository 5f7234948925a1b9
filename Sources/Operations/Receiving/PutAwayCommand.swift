import ArgumentParser
import Fulfilment
import OperatorConsole
import Receiving
import ScanDialogue

/// `waybill putaway`
struct PutAwayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "putaway",
        abstract: "Carries goods from the dock to their bins: proposes them, and books what was done.",
        discussion: "Orders that wait for the goods are tried at once when they lie in a bin.",
        subcommands: [List.self, Book.self], defaultSubcommand: List.self)

    /// `waybill putaway list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what waits at docks, what orders wait for first, and where it should go.",
            discussion: "Any other pick or bulk bin of the site is taken, too.")

        @Option(help: "Only of this site.")
        var site: String?

        func run() async throws {
            let waiting = try await OperatorSettings.load().withDatabase {
                try await PutAwayDesk(database: $0).waiting(site: site)
            }
            guard !waiting.isEmpty else { return Console.line("nothing waits at a dock") }
            var table = TextTable([
                .text("dock"), .flexible("article"), .text("lot"), .number("pieces"), .text("to"), .flexible("why"),
            ])
            for (stock, plan) in waiting {
                for row in Self.rows(stock, plan) {
                    table.add([
                        "\(stock.place)", "\(stock.sku)", "\(stock.lot)", "\(HumanFormat.count(row.pieces))", "\(row.to)",
                        "\(row.why)",
                    ])
                }
            }
            table.print()
        }

        private static func rows(_ stock: DockStock, _ plan: PutAwayPlan?) -> [(pieces: Int, to: String, why: String)] {
            guard let plan else {
                return [
                    (
                        stock.quantity, "",
                        "\(stock.status.rawValue.replacing("_", with: " ")): to a quarantine bin, or where it is judged"
                    )
                ]
            }
            let left = stock.quantity - plan.steps.reduce(0) { $0 + $1.quantity }
            let rest = left > 0 ? [(left, "", "no bin is known to have room: any that has")] : []
            return plan.steps.map { ($0.quantity, $0.place, Language.english.words.why($0.reason)) } + rest
        }
    }

    /// `waybill putaway book`
    struct Book: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Books pieces that were carried from a dock to a bin.",
            discussion: "Sent again with the same --id, it is booked once.")

        @Argument(help: "The article.")
        var sku: String

        @Argument(help: "Pieces that were carried.")
        var quantity: Int

        @Argument(help: "The code of the dock.")
        var from: String

        @Argument(help: "The code of the bin they lie in now.")
        var to: String

        @OptionGroup var pieces: PiecesOptions

        @Option(
            help: "What they are at the dock: receiving, quality_hold or damaged; what nobody may take goes to a quarantine bin.",
            transform: ReceivingArgument.word)
        var status: StockStatus = .receiving

        @OptionGroup var report: ReportOption

        func validate() throws { try GoodsOptions.check(quantity, from: 1) }

        func run() async throws {
            let result = try await ReceivingError.translate {
                try await OperatorSettings.load().withDatabase {
                    try await PutAwayDesk(database: $0).carry(
                        quantity, of: sku, lot: pieces.lot, status: status, from: from, to: to, as: report.id, by: pieces.doer.by)
                }
            }
            let goods = "\(result.sku)\(result.lot.isEmpty ? "" : " lot \(result.lot)")"
            Console.line(
                "\(HumanFormat.count(quantity)) of \(goods) are at \(result.place)\(result.wasKnown ? "; that was in the books already" : "")"
            )
        }
    }
}

/// `waybill refills`
struct RefillsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refills",
        abstract: "Lists what to carry from bulk bins to faces before they run dry, the most urgent first.",
        discussion: """
            A face is listed when the orders that are known, released ones and those that wait for stock, will leave less than its minimum. The lot \
            that expires first comes first. `waybill stock move` books what was carried.
            """)

    @Option(help: "Only of this site.")
    var site: String?

    func run() async throws {
        let refills = try await OperatorSettings.load().withDatabase { try await RefillStore().refills(site: site, on: $0) }
        guard !refills.isEmpty else { return Console.line("no face needs a refill") }
        var table = TextTable([
            .text("face"), .flexible("article"), .number("there"), .number("will be"), .number("minimum"), .text("carry"),
        ])
        for refill in refills {
            table.add([
                "\(refill.level.face)", "\(refill.level.sku)", "\(HumanFormat.count(refill.level.onHand))",
                "\(refill.level.forecast)",
                "\(HumanFormat.count(refill.level.minimum))", "\(Self.task(refill))",
            ])
        }
        table.print()
    }

    private static func task(_ refill: Refill) -> String {
        guard let source = refill.source else {
            return refill.level.every >= refill.level.maximum
                ? "nothing yet: it is full until somebody picks" : "nothing: no bulk bin has any"
        }
        return "\(HumanFormat.count(refill.quantity)) from \(source)\(refill.lot.isEmpty ? "" : " lot \(refill.lot)")"
    }
}

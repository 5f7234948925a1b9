import ArgumentParser
import Fulfilment
import OperatorConsole
import Postgres
import Receiving

/// `waybill import purchase-orders`
struct ImportPurchaseOrdersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purchase-orders", abstract: "Takes in what was ordered from suppliers, from a CSV file.",
        discussion: """
            The header names number,supplier,site,sku,quantity and, where they are known, expected,supplier_article,lot,expiry,sscc. Lines \
            with the same number are one purchase order. \(ExpectedImport.rule)
            """)

    @OptionGroup var options: ExpectedImport

    func run() async throws { try await options.run(.purchaseOrder) }
}

/// `waybill import notices`
struct ImportNoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices",
        abstract: "Takes in what suppliers say is on its way (advance shipping notices), from a CSV file.",
        discussion: """
            The header names number,supplier,site,sku,quantity and, where they are known, \
            expected,purchase_order,supplier_article,lot,expiry,sscc. Lines with the same number are one notice; what comes of it counts for \
            its purchase order, too. \(ExpectedImport.rule)
            """)

    @OptionGroup var options: ExpectedImport

    func run() async throws { try await options.run(.notice) }
}

/// What both imports share.
struct ExpectedImport: ParsableArguments {
    static let rule = """
        The same again changes nothing; other content replaces the old as long as nothing of it has arrived, and is refused after that. When \
        anything is wrong, all of it is listed with line, field, value and what is allowed, and nothing is changed (exit code 1).
        """

    @Argument(help: "The CSV file.", completion: .file(extensions: ["csv"]))
    var file: String

    @Flag(help: "Say what would change, and change nothing.")
    var dryRun = false

    @Option(help: "Who says so.")
    var by = "import"

    func run(_ kind: InboundKind) async throws {
        let goods = try ExpectedGoodsFile(csv: try ImportFile.read(file), kind)
        try report(goods.badRows)
        let (outcomes, refused) = try await OperatorSettings.load().withDatabase { try await enter(goods, on: $0) }
        try report(refused)
        let counts = [ExpectedGoodsEntry.Outcome.new, .replaced, .unchanged].map { outcome in
            "\(HumanFormat.count(outcomes.count { $0 == outcome })) \(outcome.rawValue)"
        }
        Console.line(
            "\(HumanFormat.count(outcomes.count, kind.words)): \(counts.joined(separator: ", "))\(dryRun ? "; nothing was changed" : "")"
        )
    }

    private func report(_ bad: [BadField]) throws {
        try BadField.report(bad.sorted { $0.line < $1.line }, longest: 100, "cannot be taken in; nothing was changed")
    }

    /// All of them in one transaction.
    func enter(_ goods: ExpectedGoodsFile, on database: Postgres) async throws -> (
        outcomes: [ExpectedGoodsEntry.Outcome], refused: [BadField]
    ) {
        do {
            return (try await ExpectedGoodsEntry(database: database).enter(goods.documents, by: by, isDryRun: dryRun), [])
        } catch let refusals as ExpectedGoodsEntry.Refusals {
            return ([], refusals.all.map { goods.bad($0.fault, of: $0.document) })
        }
    }
}

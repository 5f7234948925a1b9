import ArgumentParser
import Contracts
import MasterData
import Messaging
import OperatorConsole
import Postgres

/// `waybill import stock`
struct ImportStockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock",
        abstract: "Opens the books with the stock of a CSV file.",
        discussion: """
            The header names place,sku,quantity and, where articles have them, lot,expiry. Each line is a receipt of the stock ledger. An \
            article and lot that the books have at a place already stay as they are: counts change those (`waybill stock count`). When anything \
            is wrong, all of it is listed with line, field, value and what is allowed, and nothing is booked (exit code 1).
            """)

    @Argument(help: "The CSV file.", completion: .file(extensions: ["csv"]))
    var file: String

    @Option(help: "Who says so, for the ledger.")
    var by = "import"

    func run() async throws {
        let stock = try StockFile(csv: try ImportFile.read(file))
        try report(stock.badRows)
        let result = try await OperatorSettings.load().withDatabase { try await book(stock, on: $0) }
        try report(result.refused)
        let left = stock.balances.count - result.booked
        Console.line(
            "\(HumanFormat.count(stock.balances.count, "line")): \(HumanFormat.count(result.booked)) booked, \(HumanFormat.count(left)) were in the books already"
        )
    }

    private func report(_ bad: [BadField]) throws {
        try BadField.report(bad, longest: 100, "cannot be booked; nothing was changed")
    }

    /// All of it in one transaction; orders that wait for what came are tried at once.
    func book(_ stock: StockFile, on database: Postgres) async throws -> (booked: Int, refused: [BadField]) {
        try await Outbox(postgres: database).transaction { transaction, events in
            let store = OpeningStockStore()
            let refused = stock.bad(try await store.refusals(of: stock.balances, in: transaction))
            guard refused.isEmpty else { return (0, refused) }
            let (booked, awaited) = try await store.receive(stock.balances, by: by, in: transaction)
            for sku in awaited { try events.add(StockReceived(sku: sku), trace: nil) }
            return (booked, [])
        }
    }
}

import ArgumentParser
import OperatorConsole

/// `waybill stock`
struct StockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock",
        abstract: "Counts places, and opens those that a short pick has blocked.",
        discussion: """
            A picker who finds too little blocks the place: nothing is promised from it until somebody has looked. Orders that
            wait for what is found are tried at once.
            """,
        subcommands: [Blocked.self, Count.self, Unblock.self])

    /// `waybill stock blocked`
    struct Blocked: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists blocked places; exit code 1 when there are any.")

        func run() async throws {
            let balances = try await OperatorSettings.load().withDatabase { try await CountStore().blocked(on: $0) }
            guard !balances.isEmpty else { return Console.line("no place is blocked") }
            var table = TextTable([.text("place"), .flexible("article"), .text("lot"), .number("on hand"), .number("reserved")])
            for balance in balances {
                table.add([
                    "\(balance.place)", "\(balance.sku)", "\(balance.lot)", "\(HumanFormat.count(balance.onHand))",
                    "\(HumanFormat.count(balance.reserved))",
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
                The difference goes into the stock ledger. When fewer pieces are there than orders were promised, orders that no
                picker has yet go back to waiting, the least urgent first.
                """)

        @Argument(help: "The place's code.")
        var place: String

        @Argument(help: "The article.")
        var sku: String

        @Argument(help: "Pieces that lie there now; pieces in the bins of carts do not count.")
        var quantity: Int

        @Option(help: "The lot, when the place holds several of the article.")
        var lot: String?

        @Option(help: "Who counted, for the ledger.")
        var by = "waybill"

        func validate() throws {
            if !(0...1_000_000_000).contains(quantity) {
                throw ValidationError("quantity \(quantity): allowed is 0 to 1000000000")
            }
        }

        func run() async throws {
            let result = try await OperatorSettings.load().withDatabase {
                try await StockCount(database: $0).count(place: place, sku: sku, lot: lot, quantity: quantity, by: by)
            }
            Console.line("\(sku) at \(place): \(result.before) before, \(result.after) now")
            for (order, _) in result.backordered { Console.line("order \(order) waits for stock again") }
            guard result.isBlocked else { return }
            Console.line("\(result.after) are promised to orders on tours, so the place stays blocked; count again after them")
            throw ExitCode(1)
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

        @Option(help: "Who looked, for the ledger.")
        var by = "waybill"

        func run() async throws {
            let opened = try await OperatorSettings.load().withDatabase {
                try await StockCount(database: $0).unblock(place: place, sku: sku, by: by)
            }
            Console.line(opened == 0 ? "nothing was blocked at \(place)" : "\(place) is open again")
        }
    }
}

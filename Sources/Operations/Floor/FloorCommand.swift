import ArgumentParser
import OperatorConsole

/// `waybill floor`
struct FloorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floor", abstract: "The floor's cartons and what they waste, and its zones.",
        subcommands: [Cartons.self, Packaging.self, Stock.self, Zones.self, Zone.self])

    /// `waybill floor cartons`
    struct Cartons: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists cartons and how many there are.")

        func run() async throws {
            let cartons = try await OperatorSettings.load().withDatabase { try await FloorStore().cartons(on: $0) }
            guard !cartons.isEmpty else { return Console.line("there is no carton") }
            var table = TextTable([.text("carton"), .text("inside mm"), .number("stock"), .number("chosen")])
            for carton in cartons {
                table.add([
                    "\(carton.code)", "\(carton.inside)", "\(carton.stock.map { HumanFormat.count($0) } ?? "enough")",
                    "\(HumanFormat.count(carton.chosen))",
                ])
            }
            table.print()
        }
    }

    /// `waybill floor stock`
    struct Stock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets how many of a carton there are.",
            discussion: """
                From then on every parcel takes one off, and orders get other cartons when none is left. Those chosen for orders that are
                not packed yet are still on the shelf: count them too.
                """)

        @Argument(help: "The carton's code.")
        var carton: String

        @Argument(help: "How many there are; 'enough' for no limit.")
        var count: String

        func run() async throws {
            let stock = try FloorCommand.stock(count)
            let code = try await OperatorSettings.load().withDatabase {
                try await FloorStore().setStock(stock, ofCarton: carton, on: $0)
            }
            guard let code else {
                throw OperationsError.usage("there is no carton '\(carton)'", advice: "see `waybill floor cartons`.")
            }
            Console.line("carton \(code): \(stock.map { HumanFormat.count($0) } ?? "always enough")")
        }
    }

    /// nil: always enough.
    static func stock(_ text: String) throws -> Int? {
        if text.lowercased() == "enough" { return nil }
        guard let stock = Int(text), (0...1_000_000_000).contains(stock) else {
            throw ValidationError("count '\(text)': allowed is 0 to 1000000000, or 'enough'")
        }
        return stock
    }
}

import ArgumentParser
import OperatorConsole
import Simulation

/// `waybill seed`
struct SeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Fills the system of record with a demo warehouse, catalogue, carriers and fleet.",
        discussion: """
            The site SP1 near São Paulo with its shelves, carts, pickers and cartons; articles with stock in lots; three carriers that \
            sell labels below WAYBILL_CARRIER_URL, and the own fleet; towns. Makes the API keys shop, floor, fleet and ops and keeps \
            them in .waybill/keys; lets the carriers push webhooks, with secrets encrypted with the key of WAYBILL_SECRETS_KEY_FILE. The same seed gives the same data; doing it again changes nothing.
            """)

    @Flag(help: "The demo data set; there is no other yet, so this says nothing new.")
    var demo = false

    @Option(help: "What the data are drawn from.")
    var seed: UInt64 = 1

    @Option(help: "Articles of the catalogue.")
    var skus = 2000

    @Option(help: "Units of each article.")
    var stock = 500

    func validate() throws {
        if !(1...90_000).contains(skus) { throw ValidationError("--skus \(skus): allowed is 1 to 90000") }
        if !(1...10_000_000).contains(stock) { throw ValidationError("--stock \(stock): allowed is 1 to 10000000") }
    }

    func run() async throws {
        let settings = OperatorSettings.load()
        let keys = DemoKeys(settings)
        try await settings.withDatabase { database in
            let demo = DemoSeed(seed: seed, articles: skus, stock: stock, carrierURL: settings.carrierURL)
            let summary = try await demo.run(on: database)
            let made = try await keys.prepare(on: database)
            let sources = try await DemoSources(settings).prepare(on: database)
            Console.line("site \(DemoEquipment.site.code): \(HumanFormat.count(summary.places, "place")) on the shelves")
            Console.line(
                "added \(HumanFormat.count(summary.articles, "article")), stock of \(HumanFormat.count(summary.stocked))")
            Console.line(
                sources.isEmpty
                    ? "the carriers may push webhooks" : "the carriers may push webhooks now: \(sources.joined(separator: ", "))")
            Console.line(
                made.isEmpty ? "keys are in \(keys.path)" : "made the keys \(made.joined(separator: ", ")) in \(keys.path)")
        }
    }
}

package import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Synchronization

/// `waybill simulate shop`
package struct SimulateShopCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "shop",
        abstract: "Sends orders to order-intake, one per request.",
        discussion: """
            Orders, towns and promises have realistic spreads and are the same for the same seed, day and number, so sending them \
            again changes nothing. Exit code 1 when an order was refused or never answered.
            """)

    @Option(help: "How many orders.")
    var orders = 100

    @Option(help: "Number of the first order.")
    var first = 1

    @Option(help: "Orders per second; as fast as they are answered when not given.")
    var rate: Double?

    @Option(help: "What the orders are drawn from; the catalogue's seed.")
    var seed: UInt64 = 1

    @Option(help: "Articles of the catalogue, as seeded.")
    var skus = 2000

    @Option(help: "Orders on their way at a time.")
    var connections = 16

    @Option(help: "The shop's name.")
    var channel = "demo"

    @Option(help: ArgumentHelp("The day the orders were placed; yesterday when not given.", valueName: "yyyy-mm-dd"))
    var day: String?

    @Option(help: "Share of orders with an article or a town nobody knows.")
    var flawed = 0.0

    @Option(help: "Where order-intake answers.")
    var url = LocalProgram.address(of: "order-intake")

    @Option(help: "API key; WAYBILL_KEY_SHOP or .waybill/keys when not given.")
    var key: String?

    package init() {}

    package func validate() throws {
        if orders < 1 || first < 1 { throw ValidationError("--orders and --first start at 1") }
        if let rate, rate <= 0 { throw ValidationError("--rate \(rate): must be more than 0") }
        if !(1...1000).contains(connections) { throw ValidationError("--connections \(connections): allowed is 1 to 1000") }
        if !(0...1).contains(flawed) { throw ValidationError("--flawed \(flawed): allowed is 0 to 1") }
        if let day, ZonedTime(day) == nil { throw ValidationError("--day '\(day)' is no day; write 2025-11-28") }
    }

    package func run() async throws {
        let shop = SimulatedShop(generator: generator, numbers: first...first + orders - 1, rate: rate, connections: connections)
        let service = HTTPService(url, key: try key ?? OperatorSettings.load().key("shop"))
        let line = Mutex(ProgressLine())
        let start = ContinuousClock.now
        let report = try await shop.run(to: service) { count in
            line.withLock { $0.show("\(HumanFormat.count(count)) of \(HumanFormat.count(orders)) orders sent") }
        }
        line.withLock { $0.finish() }
        for text in report.lines(seconds: (ContinuousClock.now - start).seconds) { Console.line(text) }
        if !report.isClean { throw ExitCode(1) }
    }

    private var generator: OrderGenerator {
        let placed = day.flatMap { ZonedTime($0) }?.instant ?? Date(timeIntervalSinceNow: -86_400)
        let day = CivilDay(Int(placed.timeIntervalSince1970).flooredDivision(by: 86_400).quotient)
        return OrderGenerator(
            articles: DemoArticle.catalogue(count: skus, seed: seed), seed: seed, day: day, channel: channel, flawed: flawed)
    }
}

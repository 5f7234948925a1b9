import Contracts
import Fulfilment
import MasterData
import Messaging
package import Postgres

/// Fills an empty system of record with the demo: a warehouse, a catalogue with stock, carriers, a fleet, towns.
///
/// Doing it again changes nothing; the same seed gives the same data.
package struct DemoSeed: Sendable {
    /// Everything about chance.
    package let seed: UInt64
    /// Articles of the catalogue.
    package let articles: Int
    /// Units of each article.
    package let stock: Int
    /// Address below which the carriers sell labels.
    package let carrierURL: String

    private let store = StockStore()

    package init(seed: UInt64 = 1, articles: Int = 2000, stock: Int = 500, carrierURL: String) {
        (self.seed, self.articles, self.stock, self.carrierURL) = (seed, articles, stock, carrierURL)
    }

    /// What was added.
    package struct Summary: Sendable, Equatable {
        package let articles: Int
        package let places: Int
        package let stocked: Int
    }

    /// Writes it all.
    @discardableResult
    package func run(on database: Postgres) async throws -> Summary {
        let catalogue = DemoArticle.catalogue(count: articles, seed: seed)
        let stock = DemoStock.fill(catalogue, each: stock, seed: seed)
        let places = places(for: stock)
        return try await Outbox(postgres: database).transaction { transaction, events in
            let masters = DemoMasters(articles: catalogue, places: places, carrierURL: carrierURL)
            _ = try await MasterImport(by: "seed").run([masters.carriers], in: transaction)
            let added = try await MasterImport(.additions, by: "seed").run(masters.tables, in: transaction)
            _ = try await TownStore().add(DemoTown.all.compactMap(\.located), on: transaction)
            let stocked = try await receive(stock, announcing: events, in: transaction)
            return Summary(
                articles: added.first { $0.kind == "articles" }?.count(.added) ?? 0, places: places.count, stocked: stocked.count)
        }
    }

    /// Whole aisles, so that there is room for more.
    private func places(for stock: [DemoStock]) -> [ShelfPlace] {
        let used = (stock.map(\.place).max() ?? 0) + 1
        let perAisle = WarehouseLayout.usual.placesPerAisle
        return (0..<(used + perAisle - 1) / perAisle * perAisle).map { WarehouseLayout.usual.place($0, seed: seed) }
    }

    private func receive(
        _ stock: [DemoStock], announcing events: OutboxBatch, in transaction: Transaction
    ) async throws -> [String] {
        let receipts = stock.map { item in
            StockStore.Receipt(
                sku: item.sku, place: WarehouseLayout.usual.place(item.place, seed: seed).code, lot: item.lot,
                expiresIn: item.expiresIn,
                age: item.age, quantity: item.quantity)
        }
        let skus = try await store.receive(receipts, site: DemoEquipment.site.code, actor: "seed", on: transaction)
        // In an empty installation nobody waits for stock, and perhaps nothing publishes yet.
        if try await store.hasOrders(on: transaction) {
            for sku in skus { try events.add(StockReceived(sku: sku), trace: nil) }
        }
        return skus
    }
}

/// Some units of an article at a place, of one lot.
package struct DemoStock: Sendable, Equatable {
    /// The article's code.
    package let sku: String
    /// Number of the place, see `WarehouseLayout`.
    package let place: Int
    /// Empty when the article has no lots.
    package let lot: String
    /// Days from today until the lot expires.
    package let expiresIn: Int?
    /// Days since it arrived.
    package let age: Int
    /// Units.
    package let quantity: Int

    /// Where the catalogue lies: every article on a place of its own; perishable ones, and some others, in two lots or on two places.
    package static func fill(_ articles: [DemoArticle], each quantity: Int, seed: UInt64) -> [DemoStock] {
        var random = SeededRandom(seed: seed, purpose: "stock")
        var nextPlace = 0
        return articles.flatMap { article in
            let first = nextPlace
            let isSplit = quantity > 1 && random.chance(article.isPerishable ? 0.8 : 0.15)
            let sharesPlace = random.chance(0.4)
            nextPlace += isSplit && !sharesPlace ? 2 : 1
            let older = isSplit ? max(1, quantity * random.int(20...60) / 100) : quantity
            let lots = isSplit ? [older, quantity - older] : [older]
            return lots.enumerated().filter { $0.element > 0 }.map { index, units in
                lot(index, of: article, units: units, place: index == 0 || sharesPlace ? first : first + 1, &random)
            }
        }
    }

    private static func lot(
        _ index: Int, of article: DemoArticle, units: Int, place: Int, _ random: inout SeededRandom
    ) -> DemoStock {
        let age = random.int(3...60) + (index == 0 ? 60 : 0)
        let shelfLife = random.int(240...500)
        let name = article.isPerishable ? "L\(random.int(1000...9999))\(index == 0 ? "A" : "B")" : ""
        return DemoStock(
            sku: article.code, place: place, lot: name, expiresIn: article.isPerishable ? shelfLife - age : nil, age: age,
            quantity: units)
    }
}

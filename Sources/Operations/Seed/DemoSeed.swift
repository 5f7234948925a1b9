import Contracts
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
        try await EquipmentStore().add(carrierURL: carrierURL, on: database)
        let catalogue = DemoArticle.catalogue(count: articles, seed: seed)
        let stock = DemoStock.fill(catalogue, each: stock, seed: seed)
        let places = places(for: stock)
        return try await Outbox(postgres: database).transaction { transaction, events in
            let added = try await store.add(catalogue.map(StockStore.Article.init), on: transaction).added
            try await store.add(places, site: DemoEquipment.site.code, on: transaction)
            let stocked = try await receive(stock, announcing: events, in: transaction)
            return Summary(articles: added, places: places.count, stocked: stocked.count)
        }
    }

    /// Whole aisles, so that there is room for more.
    private func places(for stock: [DemoStock]) -> [ShelfPlace] {
        let used = (stock.map(\.place).max() ?? 0) + 1
        let perAisle = WarehouseLayout.placesPerAisle
        return (0..<(used + perAisle - 1) / perAisle * perAisle).map { WarehouseLayout.place($0, seed: seed) }
    }

    private func receive(
        _ stock: [DemoStock], announcing events: OutboxBatch, in transaction: Transaction
    ) async throws -> [String] {
        let receipts = stock.map { item in
            StockStore.Receipt(
                sku: item.sku, place: WarehouseLayout.place(item.place, seed: seed).code, lot: item.lot,
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

extension StockStore.Article {
    init(_ article: DemoArticle) {
        self.init(
            code: article.code, gtin: article.gtin, name: article.name, category: article.category, weight: article.weight,
            length: article.length, width: article.width, height: article.height)
    }
}

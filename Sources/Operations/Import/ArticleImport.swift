import Contracts
import MasterData
import Messaging
import OperatorConsole
package import Postgres

/// Puts articles of a file on the books and their stock on free places of a site.
package struct ArticleImport: Sendable {
    /// What was done.
    package struct Summary: Sendable, Equatable {
        /// Articles that were new.
        package var added = 0
        /// Articles that were known and got other weights or sizes.
        package var changed = 0
        /// Articles that got stock now; those that had some already are left as they are.
        package var stocked = 0
    }

    private static let chunk = 1000
    private let store = StockStore()
    private let site: String
    private let quantity: Int

    /// - Parameters:
    ///   - site: where the stock lies.
    ///   - quantity: units of each article; 0 for none.
    package init(site: String, quantity: Int) { (self.site, self.quantity) = (site, quantity) }

    /// Imports, a thousand articles per transaction; doing it again changes nothing.
    /// - Parameter progress: called after each transaction with the number of articles that have been read.
    package func run(
        _ file: ArticleFile, on database: Postgres, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Summary {
        let outbox = Outbox(postgres: database)
        var summary = Summary()
        for (index, articles) in file.articles.chunked(by: Self.chunk).enumerated() {
            let part = try await outbox.transaction { transaction, events in
                let (added, changed) = try await store.add(articles, on: transaction)
                let stocked = try await stock(articles, announcing: events, in: transaction)
                return Summary(added: added, changed: changed, stocked: stocked)
            }
            summary.added += part.added
            summary.changed += part.changed
            summary.stocked += part.stocked
            progress(index * Self.chunk + articles.count)
        }
        return summary
    }

    private func stock(
        _ articles: [StockStore.Article], announcing events: OutboxBatch, in transaction: Transaction
    ) async throws -> Int {
        guard quantity > 0 else { return 0 }
        let had = try await store.stocked(articles.map(\.code), on: transaction)
        let new = articles.filter { !had.contains($0.code) }
        let places = try await freePlaces(new.count, in: transaction)
        let receipts = zip(new, places).map { article, place in
            StockStore.Receipt(sku: article.code, place: place, lot: "", expiresIn: nil, age: 0, quantity: quantity)
        }
        let skus = try await store.receive(receipts, site: site, actor: "import", on: transaction)
        for sku in skus { try events.add(StockReceived(sku: sku), trace: nil) }
        return skus.count
    }

    /// Places that hold nothing; new aisles are built when there are too few.
    private func freePlaces(_ count: Int, in transaction: Transaction) async throws -> [String] {
        guard let aisles = try await store.aisles(site: site, on: transaction) else {
            throw OperationsError.failed("there is no site '\(site)'", advice: "`waybill seed` makes SP1")
        }
        let free = try await store.freePlaces(site: site, limit: count, on: transaction)
        guard free.count < count else { return free }
        let perAisle = WarehouseLayout.usual.placesPerAisle
        let first = aisles * perAisle
        let built = (count - free.count + perAisle - 1) / perAisle * perAisle
        let places = (first..<first + built).map { WarehouseLayout.usual.place($0, seed: 1) }
        try await store.add(places, site: site, on: transaction)
        return free + places.prefix(count - free.count).map(\.code)
    }
}

extension Array {
    /// The elements in pieces of at most `size`.
    func chunked(by size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min(count, $0 + size)]) }
    }
}

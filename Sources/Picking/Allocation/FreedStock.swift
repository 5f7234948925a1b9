import Contracts
import MasterData
import Messaging
import Postgres

extension OutboxBatch {
    /// Announces the articles of which something is free in these balances, once each, if any order waits for stock. To be called behind
    /// whatever the transaction reserves of them.
    func addFreed(in balances: [Int64], _ transaction: Transaction) async throws {
        guard !balances.isEmpty else { return }
        for row in try await transaction.query(FreeStockStore.awaitedArticles(in: Set(balances).sorted())) {
            try add(StockReceived(sku: try row.decode(0)), trace: nil)
        }
    }
}

import Contracts
import Messaging
import Postgres

/// Tells everybody that articles have stock, so that back-orders are tried again.
struct StockAnnouncement: Sendable {
    private let outbox: Outbox

    init(database: Postgres) {
        outbox = Outbox(bell: OutboxBell(postgres: database, logger: OperatorSettings.logger))
    }

    /// Adds one event per article to the outbox of the transaction. Ring the doorbell after the commit.
    func add(_ skus: [String], in transaction: Transaction) async throws {
        let batch = OutboxBatch()
        for sku in skus { try batch.add(StockReceived(sku: sku), trace: nil) }
        try await outbox.add(batch, in: transaction)
    }
}

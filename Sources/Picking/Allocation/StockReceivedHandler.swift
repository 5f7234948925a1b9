package import Contracts
package import Messaging
import Postgres

/// Tries back-orders again when stock of an article arrives or becomes free, the best ranked first.
///
/// A popular article may be waited for by more orders than one transaction should carry. A full share of them that got
/// something is followed by the same event again, so the next share has a transaction of its own; it ends when nothing that is free
/// helps anybody.
package struct StockReceivedHandler: BatchHandler {
    private let store: AllocationStore
    private let share: Int

    /// - Parameter share: orders per transaction at most.
    package init(store: AllocationStore, share: Int = 1000) { (self.store, self.share) = (store, share) }

    package func handle(_ events: [Event<StockReceived>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let skus = Set(events.map(\.message.sku)).sorted()
        let orders = try await store.fulfillable(wanting: skus, limit: share, in: context.transaction)
        let result = try await store.allocate(orderIDs: orders, in: context.transaction)
        try result.publish(to: context.outbox)
        if orders.count == share, !result.allocated.isEmpty {
            for sku in skus { try context.publish(StockReceived(sku: sku), trace: nil) }
        }
        return events.map { _ in .done }
    }
}

/// Reviews orders that wait: of some the time has come, and some back-orders may be served although no stock was received since, because
/// it came while their order was being allocated, or because it was freed by hand.
struct WaitingOrderReview: Sendable {
    let postgres: Postgres
    let outbox: Outbox
    let store: AllocationStore
    let limit: Int

    /// Allocates what can be served now, and foresees when the rest will be.
    func review() async throws {
        try await allocate(try await store.due(limit: limit, on: postgres))
        try await allocate(try await store.fulfillable(limit: limit, on: postgres))
        try await ExpectedDayStore().refresh(on: postgres)
    }

    private func allocate(_ orders: [Int64]) async throws {
        guard !orders.isEmpty else { return }
        try await outbox.transaction { transaction, events in
            let result = try await store.allocate(orderIDs: orders, in: transaction)
            try result.publish(to: events)
        }
    }
}

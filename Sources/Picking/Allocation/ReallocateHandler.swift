package import Contracts
package import Messaging

/// Tries back-orders again when stock of an article arrives or becomes free.
package struct ReallocateHandler: BatchHandler {
    private let store: AllocationStore

    package init(store: AllocationStore) { self.store = store }

    package func handle(_ events: [Event<StockReceived>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let skus = Set(events.map(\.message.sku)).sorted()
        let waiting = try await store.waiting(for: skus, in: context.transaction)
        let result = try await store.allocate(orderIDs: waiting, in: context.transaction)
        try result.publish(to: context.outbox)
        return events.map { _ in .done }
    }
}

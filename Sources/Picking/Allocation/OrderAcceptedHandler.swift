package import Contracts
package import Messaging

/// Reserves stock for accepted orders.
package struct OrderAcceptedHandler: BatchHandler {
    private let store: AllocationStore

    package init(store: AllocationStore) { self.store = store }

    package func handle(_ events: [Event<OrderAccepted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let orders = EventsByID(events) { $0.orderID }
        let result = try await store.allocate(orderIDs: orders.ids, in: context.transaction)
        try result.publish(to: context.outbox)
        return events.map { _ in .done }
    }
}

package import Contracts
package import Messaging

/// Cancels orders of which no parcel has left the house, and refuses the others with how far they are. The answer is given again as often as
/// it is asked for, until intake has settled the order.
package struct OrderCancelRequestedHandler: BatchHandler {
    private let store: CancellationStore

    package init(store: CancellationStore) { self.store = store }

    package func handle(_ events: [Event<OrderCancelRequested>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let orders = EventsByID(events) { $0.orderID }
        let result = try await store.cancel(orderIDs: orders.ids, in: context.transaction)
        for (order, trace) in result.cancelled {
            try context.publish(OrderCancelled(orderID: order, reason: "requested"), trace: orders.trace(order) ?? trace)
        }
        for (order, stage, trace) in result.refused {
            try context.publish(OrderCancelRefused(orderID: order, reason: stage), trace: orders.trace(order) ?? trace)
        }
        try await context.outbox.addFreed(in: result.freed, context.transaction)
        return events.map {
            result.busy.contains($0.message.orderID)
                ? .retry(reason: "a tour or an allocation took the order in the same moment") : .done
        }
    }
}

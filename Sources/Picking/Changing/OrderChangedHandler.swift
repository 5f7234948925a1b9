package import Contracts
package import Messaging

/// Takes from changed orders what is not ordered any more, wherever they are. The message alone takes nothing: it must be so in the database.
package struct OrderChangedHandler: BatchHandler {
    private let store: OrderCutStore

    package init(store: OrderCutStore) { self.store = store }

    package func handle(_ events: [Event<OrderChanged>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let orders = EventsByID(events) { $0.orderID }
        let result = try await store.cut(orderIDs: orders.ids, in: context.transaction)
        for (order, trace) in result.picked {
            let trace = orders.trace(order) ?? trace
            if result.opened.contains(order) { try context.publish(ParcelsReviewed(orderID: order), trace: trace) }
            try context.publish(PickCompleted(orderID: order), trace: trace)
        }
        try await context.outbox.addFreed(in: result.freed, context.transaction)
        return events.map {
            result.busy.contains($0.message.orderID)
                ? .retry(reason: "a tour or an allocation took the order in the same moment") : .done
        }
    }
}

package import Contracts
import Logging
package import Messaging

/// Cancels shipments of cancelled orders that are not ready yet. Normally there are none: an order can be cancelled
/// only until it is picked. The message alone cancels nothing: it must be so in the database.
package struct OrderCancelledHandler: BatchHandler {
    private let shipments = ShipmentStore()

    package init() {}

    package func handle(_ events: [Event<OrderCancelled>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let orders = EventsByID(events, \.orderID).ids
        let count = try await shipments.cancel(orders: orders, reason: "the order was cancelled", in: context.transaction)
        if count > 0 { context.logger.info("Shipments of cancelled orders were cancelled", metadata: ["shipments": "\(count)"]) }
        return [Outcome](repeating: .done, count: events.count)
    }
}

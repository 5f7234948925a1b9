package import Contracts
import Logging
package import Messaging

/// Cancels shipments of cancelled orders that have not left the building. Normally there are none: an order can be cancelled
/// only until it is picked.
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

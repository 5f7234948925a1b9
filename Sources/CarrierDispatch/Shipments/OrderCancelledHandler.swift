package import Contracts
import Logging
package import Messaging

/// Cancels shipments of cancelled orders, and marks the labels that are to be given back: `LabelVoiding` asks their carriers. The message
/// alone cancels nothing: it must be so in the database. Booking looks for itself, so no shipment is opened behind it.
package struct OrderCancelledHandler: BatchHandler {
    private let shipments = ShipmentStore()
    private let voids = VoidStore()

    package init() {}

    package func handle(_ events: [Event<OrderCancelled>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let orders = EventsByID(events, \.orderID).ids
        let count = try await shipments.cancel(orders: orders, in: context.transaction)
        // A statement of its own: what was recorded while the shipments' rows were waited for is seen only now.
        if count > 0 { try await voids.want(orders: orders, in: context.transaction) }
        if count > 0 { context.logger.info("Shipments of cancelled orders were cancelled", metadata: ["shipments": "\(count)"]) }
        return [Outcome](repeating: .done, count: events.count)
    }
}

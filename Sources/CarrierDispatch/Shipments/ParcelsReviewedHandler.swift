package import Contracts
package import Messaging
import Observability

/// Follows what the warehouse made of the parcels of an order: marks labels that are to be voided while they are held, takes the marks off when
/// they may leave again, and cancels shipments of parcels that were opened. The message alone does nothing of it: it must be so in the database.
package struct ParcelsReviewedHandler: BatchHandler {
    private let shipments = ShipmentHoldStore()
    private let voids = VoidStore()

    package init() {}

    package func handle(_ events: [Event<ParcelsReviewed>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let orders = EventsByID(events, \.orderID)
        try await shipments.follow(orders.ids, in: context.transaction)
        // Of cancelled shipments only: a label that is merely marked is used again. A statement of its own, as with cancelled orders.
        try await voids.want(orders: orders.ids, in: context.transaction)
        for waiting in try await shipments.waiting(orders.ids, in: context.transaction) {
            try publish(waiting, trace: orders.trace(waiting.orderID), in: context)
        }
        return [Outcome](repeating: .done, count: events.count)
    }

    /// What waits for a program and may go on is asked for again.
    private func publish(_ shipment: ShipmentHoldStore.Waiting, trace: TraceContext?, in context: HandlerContext) throws {
        guard shipment.isBooked else { return try context.publish(LabelRequested(shipmentID: shipment.id), trace: trace) }
        try context.publish(
            ShipmentBooked(
                shipmentID: shipment.id, parcelID: shipment.parcelID, orderID: shipment.orderID, carrier: shipment.carrier,
                isOwnFleet: true),
            trace: trace)
    }
}

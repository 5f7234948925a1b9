package import Contracts
import Fulfilment
package import Messaging
import Observability

/// Carries the status that tracking folded over to shipments. It reads the status from the database, so late, repeated and
/// reordered events come to the same end.
package struct TrackingUpdatedHandler: BatchHandler {
    private let shipments = ShipmentStore()

    package init() {}

    package func handle(_ events: [Event<TrackingUpdated>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let updated = EventsByID(events, \.shipmentID)
        for change in try await shipments.follow(updated.ids, in: context.transaction) {
            try announce(change, trace: updated.trace(change.shipmentID), in: context)
        }
        return [Outcome](repeating: .done, count: events.count)
    }

    private func announce(_ change: ShipmentChange, trace: TraceContext?, in context: HandlerContext) throws {
        if change.to == .delivered, change.from != .delivered, let deliveredAt = change.deliveredAt {
            let delivered = ShipmentDelivered(shipmentID: change.shipmentID, orderID: change.orderID, deliveredAt: deliveredAt)
            try context.publish(delivered, trace: trace)
        } else if let reason = change.reason {
            let exception = ShipmentException(shipmentID: change.shipmentID, orderID: change.orderID, cause: reason)
            try context.publish(exception, trace: trace)
        }
    }
}

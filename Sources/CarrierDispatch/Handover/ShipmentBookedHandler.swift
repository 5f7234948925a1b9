package import Contracts
package import Messaging

/// Puts booked shipments of third parties on their carrier's manifest: one per carrier and batch.
///
/// The own fleet's shipments are none of its business; route-optimizer answers to the same event.
package struct ShipmentBookedHandler: BatchHandler {
    private let manifests = ManifestStore()

    package init() {}

    package func handle(_ events: [Event<ShipmentBooked>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let booked = EventsByID(events.filter { !$0.message.isOwnFleet }, \.shipmentID)
        let outcomes = [Outcome](repeating: .done, count: events.count)
        guard !booked.ids.isEmpty else { return outcomes }
        for handover in try await manifests.close(booked.ids, in: context.transaction) {
            try context.publish(ShipmentDispatched(handover), trace: booked.trace(handover.shipmentID))
        }
        return outcomes
    }
}

extension ShipmentDispatched {
    init(_ handover: Handover) {
        self.init(
            shipmentID: handover.shipmentID, orderID: handover.orderID, carrier: handover.carrier,
            trackingNumber: handover.trackingNumber)
    }
}

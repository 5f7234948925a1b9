package import Contracts
package import Messaging

/// Makes booked shipments of third parties ready: the label is there, and the parcel waits for its carrier.
///
/// The own fleet's shipments are none of its business; route-optimizer answers to the same event.
package struct ShipmentBookedHandler: BatchHandler {
    private let shipments = ShipmentStore()

    package init() {}

    package func handle(_ events: [Event<ShipmentBooked>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let booked = EventsByID(events.filter { !$0.message.isOwnFleet }, \.shipmentID)
        let outcomes = [Outcome](repeating: .done, count: events.count)
        guard !booked.ids.isEmpty else { return outcomes }
        for ready in try await shipments.makeReady(booked.ids, in: context.transaction) {
            try context.publish(ready, trace: booked.trace(ready.shipmentID))
        }
        return outcomes
    }
}

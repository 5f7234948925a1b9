package import Contracts
package import Messaging

/// Moves shipments on whose parcels somebody scanned when they left. The message alone moves nothing: the scan must be in the database.
package struct ParcelHandedOverHandler: BatchHandler {
    private let shipments = ShipmentStore()

    package init() {}

    package func handle(_ events: [Event<ParcelHandedOver>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        try await shipments.handOver(EventsByID(events, \.parcelID).ids, in: context.transaction)
        return [Outcome](repeating: .done, count: events.count)
    }
}

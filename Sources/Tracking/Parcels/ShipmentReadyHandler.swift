package import Contracts
package import Messaging

/// Makes the parcels of shipments that are ready known, and matches what carriers said of them before.
package struct ShipmentReadyHandler: BatchHandler {
    private let folding: ParcelFolding
    private let withoutPushes: [String]

    /// - Parameters:
    ///   - rights: who may speak of which parcels.
    ///   - outlooks: what is known of lanes.
    ///   - carriers: those that push nothing, and are asked instead.
    package init(
        rights: ReportingRights = ReportingRights(), outlooks: LaneOutlooks = LaneOutlooks(),
        withoutPushes carriers: [String] = []
    ) {
        (folding, withoutPushes) = (ParcelFolding(rights: rights, outlooks: outlooks), carriers)
    }

    package func handle(_ events: [Event<ShipmentReady>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        try await folding.expect(EventsByID(events, \.shipmentID).ids, withoutPushes: withoutPushes, in: context)
        return [Outcome](repeating: .done, count: events.count)
    }
}

package import Contracts
package import Messaging

/// Makes the parcels of shipments that are ready known, and matches what carriers said of them before.
package struct ShipmentReadyHandler: BatchHandler {
    private let folding: ParcelFolding
    private let withoutPushes: @Sendable () -> [String]

    /// - Parameters:
    ///   - rights: who may speak of which parcels, asked for anew each time.
    ///   - outlooks: what is known of lanes.
    ///   - carriers: those that push nothing, and are asked instead; asked for anew each time.
    package init(
        rights: @autoclosure @escaping @Sendable () -> ReportingRights = ReportingRights(),
        outlooks: LaneOutlooks = LaneOutlooks(),
        withoutPushes carriers: @autoclosure @escaping @Sendable () -> [String] = []
    ) {
        (folding, withoutPushes) = (ParcelFolding(rights: rights(), outlooks: outlooks), carriers)
    }

    package func handle(_ events: [Event<ShipmentReady>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        try await folding.expect(EventsByID(events, \.shipmentID).ids, withoutPushes: withoutPushes(), in: context)
        return [Outcome](repeating: .done, count: events.count)
    }
}

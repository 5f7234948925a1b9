package import Contracts
package import Messaging

/// Makes the parcels of shipments that are ready known, and matches what carriers said of them before.
package struct ShipmentReadyHandler: BatchHandler {
    private let folding: ParcelFolding

    /// - Parameter rights: who may speak of which parcels, asked for anew each time.
    package init(rights: @autoclosure @escaping @Sendable () -> ReportingRights = ReportingRights()) {
        folding = ParcelFolding(rights: rights())
    }

    package func handle(_ events: [Event<ShipmentReady>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        try await folding.expect(EventsByID(events, \.shipmentID).ids, in: context)
        return [Outcome](repeating: .done, count: events.count)
    }
}

package import Contracts
package import Messaging

/// Makes a vehicle's departure an event of every parcel on it.
package struct RouteStartedHandler: BatchHandler {
    private let reports = StopReportStore()
    private let folding: ParcelFolding

    /// - Parameter rights: who may speak of which parcels, asked for anew each time.
    package init(rights: @autoclosure @escaping @Sendable () -> ReportingRights = ReportingRights()) {
        folding = ParcelFolding(rights: rights())
    }

    package func handle(_ batch: [Event<RouteStarted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let routes = EventsByID(batch, \.routeID).ids
        try await folding.add(try await reports.departures(routes, in: context.transaction), in: context)
        return [Outcome](repeating: .done, count: batch.count)
    }
}

package import Contracts
package import Messaging

/// Makes a vehicle's departure an event of every parcel on it.
package struct RouteStartedHandler: BatchHandler {
    private let reports = StopReportStore()
    private let folding: ParcelFolding

    /// - Parameters:
    ///   - rights: who may speak of which parcels, asked for anew each time.
    ///   - outlooks: what is known of lanes.
    package init(
        rights: @autoclosure @escaping @Sendable () -> ReportingRights = ReportingRights(),
        outlooks: LaneOutlooks = LaneOutlooks()
    ) {
        folding = ParcelFolding(rights: rights(), outlooks: outlooks)
    }

    package func handle(_ batch: [Event<RouteStarted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let routes = EventsByID(batch, \.routeID).ids
        try await folding.add(try await reports.departures(routes, in: context.transaction), in: context)
        return [Outcome](repeating: .done, count: batch.count)
    }
}

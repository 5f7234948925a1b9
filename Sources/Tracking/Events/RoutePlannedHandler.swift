package import Contracts
package import Messaging

/// Notes when the parcels on a route of the own fleet are expected, as a carrier's estimate.
///
/// The times are read, not told: whichever message comes, in whatever order, the route's present times are noted, once per version of
/// the route, and the latest version counts.
package struct RouteTimesHandler<Message: AboutRoute>: BatchHandler {
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

    package func handle(_ batch: [Event<Message>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let routes = EventsByID(batch, \.routeID).ids
        try await folding.add(try await reports.estimates(routes, in: context.transaction), in: context)
        return [Outcome](repeating: .done, count: batch.count)
    }
}

package typealias RoutePlannedHandler = RouteTimesHandler<RoutePlanned>
package typealias RouteChangedHandler = RouteTimesHandler<RouteChanged>

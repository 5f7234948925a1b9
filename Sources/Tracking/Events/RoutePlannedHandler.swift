package import Contracts
package import Messaging

/// Notes when the parcels on a route of the own fleet are expected, as a carrier's estimate.
///
/// The times are read, not told: whichever message comes, in whatever order, the route's present times are noted, once per version of
/// the route, and the latest version counts.
package struct RouteTimesHandler<Message: AboutRoute>: BatchHandler {
    private let reports = StopReportStore()
    private let folding: ParcelFolding

    /// - Parameter rights: who may speak of which parcels, asked for anew each time.
    package init(rights: @autoclosure @escaping @Sendable () -> ReportingRights = ReportingRights()) {
        folding = ParcelFolding(rights: rights())
    }

    package func handle(_ batch: [Event<Message>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let routes = EventsByID(batch, \.routeID).ids
        try await folding.add(try await reports.estimates(routes, in: context.transaction), in: context)
        return [Outcome](repeating: .done, count: batch.count)
    }
}

package typealias RoutePlannedHandler = RouteTimesHandler<RoutePlanned>
package typealias RouteChangedHandler = RouteTimesHandler<RouteChanged>

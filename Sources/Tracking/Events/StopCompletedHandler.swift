package import Contracts
package import Messaging

/// Makes what a driver of the own fleet reported of a stop an event of its parcel, by the same fold as a carrier's word.
package struct StopReportHandler<Message: AboutStop>: BatchHandler {
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
        let stops = batch.map { (route: $0.message.routeID, shipment: $0.message.shipmentID) }
        try await folding.add(try await reports.reports(stops, in: context.transaction), in: context)
        return [Outcome](repeating: .done, count: batch.count)
    }
}

package typealias StopCompletedHandler = StopReportHandler<StopCompleted>
package typealias StopFailedHandler = StopReportHandler<StopFailed>

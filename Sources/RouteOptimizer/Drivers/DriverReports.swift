import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Observability
import Postgres
import ServiceRuntime

/// Takes drivers' reports. Each is noted once, in any order; those that come at the same time share a transaction.
struct DriverReports: Sendable {
    private let postgres: Postgres
    private let outbox: Outbox
    /// How late a vehicle may leave before its route is planned anew.
    private let late: Duration
    private let batcher: Batcher<SubmittedReport, ReportAnswer>
    private let progress = RouteProgressStore()

    /// - Parameter limits: of the reports that are noted together.
    init(postgres: Postgres, outbox: Outbox, settings: RouteSettings, limits: ReportNoting.Limits = ReportNoting.usualLimits) {
        (self.postgres, self.outbox, late) = (postgres, outbox, settings.late)
        batcher = ReportNoting(outbox: outbox, settings: settings).batcher(limits)
    }

    /// Records what became of a stop. One whose order was cancelled meanwhile keeps its report and stays cancelled.
    /// - Returns: the report as it is kept; the same for the same report again.
    /// - Throws: `ProblemDetails`: 404 for a stop the route does not have, 409 when another report contradicts, 503 when too many wait.
    func report(
        _ report: StopReport, on route: Int64, of shipment: Int64, by caller: RouteCaller, trace: TraceContext?
    ) async throws -> KeptReport {
        let stop = StopKey(routeID: route, shipmentID: shipment)
        return try await submit(SubmittedReport(report: report, stop: stop, caller: caller, trace: trace)).get()
    }

    private func submit(_ report: SubmittedReport) async throws -> ReportAnswer {
        do throws(Batcher<SubmittedReport, ReportAnswer>.Overloaded) {
            return try await batcher.submit(report)
        } catch {
            throw DriverProblem.overloaded(waiting: error.waiting)
        }
    }

    /// Notes that a vehicle left the depot; the earliest time that was told counts. What was cancelled or is held does not leave: its stop is taken
    /// off, and the rest of the route planned anew.
    /// - Throws: `ProblemDetails`: 404, or 409 for a cancelled route.
    func start(_ route: Int64, at time: Date?, by caller: RouteCaller, trace: TraceContext?) async throws {
        try await outbox.transaction { transaction, events in
            let dropped = try await progress.dropStopped(route, for: caller, in: transaction)
            guard let departure = try await progress.depart(route, at: time, by: caller, in: transaction) else {
                throw DriverProblem.unknownRoute("\(route)")
            }
            guard departure.state != .cancelled else { throw DriverProblem.cancelledRoute(route) }
            guard departure.state == .planned else { return }
            try events.add(RouteStarted(routeID: route), trace: trace)
            if dropped > 0 || departure.wasSilent || (departure.delay ?? 0) > late / .seconds(1) {
                try events.add(RouteReplanRequested(routeID: route), trace: trace)
            }
        }
    }

    /// Notes that a vehicle is back, so that it and the parcels it brings back may go out again; the first time that was told counts.
    /// - Throws: `ProblemDetails`: 404, or 409 while stops have no report and for a cancelled route.
    func end(_ route: Int64, at time: Date?, by caller: RouteCaller) async throws {
        try await postgres.transaction { transaction in
            guard let (state, open) = try await progress.openStops(of: route, for: caller, in: transaction) else {
                throw DriverProblem.unknownRoute("\(route)")
            }
            guard state != .cancelled else { throw DriverProblem.cancelledRoute(route) }
            guard open.isEmpty else { throw DriverProblem.openStops(open, route) }
            try await transaction.pipeline(progress.end(route, at: time, by: caller))
        }
    }
}

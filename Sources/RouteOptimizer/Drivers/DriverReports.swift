import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Metrics
import Observability
import Postgres
import ServiceRuntime

/// Takes drivers' reports. Each is noted once, in any order, and moves stop, route and shipment in one transaction.
///
/// Rows are locked route first, then stop.
struct DriverReports: Sendable {
    let postgres: Postgres
    let outbox: Outbox
    /// How often a parcel is tried to be handed over at most.
    let attempts: Int
    /// How late a stop may end before the rest of the route is planned anew.
    let late: Duration
    /// Seconds planned at a stop.
    let service: Int
    /// From when on a report is odd.
    let limits: ReportLimits
    private let reports = ReportStore()
    private let departures = DepartureStore()

    init(postgres: Postgres, outbox: Outbox, settings: RouteSettings) {
        (self.postgres, self.outbox) = (postgres, outbox)
        (attempts, late, service) = (settings.attempts, settings.late, settings.rules.service)
        limits = settings.reports
    }

    /// Records what became of a stop. One whose order was cancelled meanwhile keeps its report and stays cancelled.
    /// - Returns: the report as it is kept; the same for the same report again.
    /// - Throws: `ProblemDetails`: 404 for a stop the route does not have, 409 when another report contradicts.
    func report(
        _ report: StopReport, on route: Int64, of shipment: Int64, by caller: RouteCaller, trace: TraceContext?
    ) async throws -> KeptReport {
        let (kept, marks) = try await outbox.transaction { transaction, events in
            let found = try await reports.lock(route, shipment, for: caller, in: transaction)
            guard let (state, vehicle, isSilent) = found.route else { throw DriverProblem.unknownRoute("\(route)") }
            if let kept = found.kept {
                guard kept.agrees(with: report) else { throw DriverProblem.contradiction(kept) }
                return (kept, [ReportMark]())
            }
            guard let stop = found.stop else { throw DriverProblem.unknownStop(shipment, route) }
            let kept = KeptReport(
                routeID: route, shipmentID: shipment, report: report, occurredAt: report.occurredAt ?? found.now)
            let isTriedAgain = stop.state == .open && report.cause?.mayBeTriedAgain == true && stop.attempts + 1 < attempts
            let origin = ReportOrigin(kept, of: stop, on: vehicle, by: caller, at: found.now, limits: limits)
            try await transaction.pipeline(reports.write(kept, origin, isTriedAgain: isTriedAgain, trace: stop.trace))
            let trace = stop.trace.flatMap(TraceContext.init) ?? trace
            if state == .planned { try events.add(RouteStarted(routeID: route), trace: trace) }
            try announce(kept, stop, trace, to: events)
            let isOffPlan = try await reports.isOffPlan(kept, late: late / .seconds(1), service: service, in: transaction)
            if isOffPlan || isSilent {
                try events.add(RouteReplanRequested(routeID: route), trace: trace)
            }
            return (kept, origin.marks)
        }
        count(marks)
        return kept
    }

    private func count(_ marks: [ReportMark]) {
        for mark in marks {
            Counter(label: "waybill_stop_reports_marked_total", dimensions: [("mark", mark.rawValue)]).increment()
        }
    }

    private func announce(_ kept: KeptReport, _ stop: ReportedStop, _ trace: TraceContext?, to events: OutboxBatch) throws {
        let (route, shipment) = (kept.routeID, kept.shipmentID)
        switch kept.report.outcome {
        case .completed:
            try events.add(StopCompleted(routeID: route, shipmentID: shipment, orderID: stop.orderID), trace: trace)
        case .failed: try events.add(StopFailed(routeID: route, shipmentID: shipment, orderID: stop.orderID), trace: trace)
        }
    }

    /// Notes that a vehicle left the depot; the earliest time that was told counts.
    /// - Throws: `ProblemDetails`: 404, or 409 for a cancelled route.
    func start(_ route: Int64, at time: Date?, by caller: RouteCaller, trace: TraceContext?) async throws {
        try await outbox.transaction { transaction, events in
            guard let departure = try await departures.record(route, at: time, by: caller, in: transaction) else {
                throw DriverProblem.unknownRoute("\(route)")
            }
            guard departure.state != .cancelled else { throw DriverProblem.cancelledRoute(route) }
            guard departure.state == .planned else { return }
            try events.add(RouteStarted(routeID: route), trace: trace)
            if departure.wasSilent || (departure.delay ?? 0) > late / .seconds(1) {
                try events.add(RouteReplanRequested(routeID: route), trace: trace)
            }
        }
    }

    /// Notes that a vehicle is back, so that it and the parcels it brings back may go out again; the first time that was told counts.
    /// - Throws: `ProblemDetails`: 404, or 409 while stops have no report and for a cancelled route.
    func end(_ route: Int64, at time: Date?, by caller: RouteCaller) async throws {
        try await postgres.transaction { transaction in
            guard let (state, open) = try await reports.openStops(of: route, for: caller, in: transaction) else {
                throw DriverProblem.unknownRoute("\(route)")
            }
            guard state != .cancelled else { throw DriverProblem.cancelledRoute(route) }
            guard open.isEmpty else { throw DriverProblem.openStops(open, route) }
            try await transaction.pipeline(reports.end(route, at: time, by: caller))
        }
    }
}

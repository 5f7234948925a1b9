import Fulfilment
import Observability
import ServiceRuntime

/// What becomes of reports that are noted together: the same as if they came one after another.
struct ReportDecisions {
    /// By what reports are judged.
    struct Rules: Sendable {
        /// How often a parcel is tried to be handed over at most.
        let attempts: Int
        /// From when on a report is odd.
        let limits: ReportLimits
    }

    /// A report nobody made before.
    struct New: Sendable {
        let kept: KeptReport
        let origin: ReportOrigin
        let stop: ReportedStop
        /// Whether the stop waits for another route, which it may have when this vehicle is back.
        let isTriedAgain: Bool
        /// The trace of its order, or of the request.
        let trace: TraceContext?
    }

    /// One per report, in their order.
    private(set) var answers: [ReportAnswer] = []
    /// In the order they came.
    private(set) var new: [New] = []
    private let found: ReportStore.Found
    private let rules: Rules
    private var kept: [StopKey: KeptReport]

    /// - Parameter found: what the database knows of the reports' routes and stops; all of it is locked.
    init(on reports: [SubmittedReport], _ found: ReportStore.Found, _ rules: Rules) {
        (self.found, self.rules, kept) = (found, rules, found.kept)
        for report in reports { answers.append(Result { try decide(report) }) }
    }

    private mutating func decide(_ submitted: SubmittedReport) throws -> KeptReport {
        let key = submitted.stop
        guard let route = found.routes[key.routeID], submitted.caller.vehicles.includes(route.vehicle) else {
            throw DriverProblem.unknownRoute("\(key.routeID)")
        }
        if let before = kept[key] {
            guard before.agrees(with: submitted.report) else { throw DriverProblem.contradiction(before) }
            return before
        }
        guard let stop = found.stops[key] else { throw DriverProblem.unknownStop(key.shipmentID, key.routeID) }
        let report = keep(submitted, of: stop, on: route.vehicle)
        kept[key] = report
        return report
    }

    private mutating func keep(_ submitted: SubmittedReport, of stop: ReportedStop, on vehicle: String) -> KeptReport {
        let report = submitted.report
        let kept = KeptReport(
            routeID: submitted.stop.routeID, shipmentID: submitted.stop.shipmentID, report: report,
            occurredAt: report.occurredAt ?? found.now)
        new.append(
            New(
                kept: kept,
                origin: ReportOrigin(kept, of: stop, on: vehicle, by: submitted.caller, at: found.now, limits: rules.limits),
                stop: stop,
                isTriedAgain: stop.state == .open && report.cause?.mayBeTriedAgain == true && stop.attempts + 1 < rules.attempts,
                trace: stop.trace.flatMap(TraceContext.init) ?? submitted.trace))
        return kept
    }
}

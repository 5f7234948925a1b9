import Observability

/// A stop of a route, open or reported.
struct StopKey: Sendable, Hashable, Comparable {
    let routeID: Int64
    let shipmentID: Int64

    static func < (one: Self, other: Self) -> Bool { (one.routeID, one.shipmentID) < (other.routeID, other.shipmentID) }
}

/// A report as it came.
struct SubmittedReport: Sendable {
    let report: StopReport
    /// What it is of, by its sender's word.
    let stop: StopKey
    let caller: RouteCaller
    /// The trace of the request.
    let trace: TraceContext?
}

/// The report as it is kept, or why it was not taken: `ProblemDetails`, or what the database said.
typealias ReportAnswer = Result<KeptReport, any Error>

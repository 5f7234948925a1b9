import Fulfilment
import HTTPTypes
import ServiceRuntime

/// What a driver's app is told when something cannot be done.
enum DriverProblem {
    static func unknownRoute(_ id: String) -> ProblemDetails {
        ProblemDetails(status: .notFound, title: "No such route", detail: "There is no route '\(id.prefix(40))'.")
    }

    static func unknownStop(_ shipment: Int64, _ route: Int64) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "No such stop",
            detail: "Shipment \(shipment) is no stop of route \(route). Maybe it was moved; GET /routes/\(route) has the stops.")
    }

    static func contradiction(_ kept: KeptReport) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Another report is known",
            detail: """
                Shipment \(kept.shipmentID) on route \(kept.routeID) was reported \(kept.report.outcome.rawValue) at \
                \(ZonedTime(kept.occurredAt).utcText) with other contents; that report stays.
                """)
    }

    static func openStops(_ shipments: [Int64], _ route: Int64) -> ProblemDetails {
        let list = shipments.prefix(20).map(String.init).joined(separator: ", ")
        return ProblemDetails(
            status: .conflict, title: "Stops without a report",
            detail: "Route \(route) has stops nobody reported on: \(list). Report each as completed or failed first.")
    }

    static func cancelledRoute(_ route: Int64) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Route cancelled",
            detail: "Every stop of route \(route) was cancelled before the vehicle left; it is not driven.")
    }

    static func overloaded(waiting: Int) -> ProblemDetails {
        ProblemDetails(
            status: .serviceUnavailable, title: "Overloaded",
            detail: "\(waiting) reports are waiting to be noted. Send the report again a little later.", retryAfter: 1)
    }

    static func wrongQuery(_ field: String, _ value: String, _ message: String) -> ProblemDetails {
        ProblemDetails(
            status: .badRequest, title: "Query not understood", detail: "The parameter \(field) \(message).",
            errors: [.init(field: field, value: value, message: message)])
    }
}

import FoundationEssentials
import Fulfilment
import Routing
import ServiceRuntime

/// Who asks for routes and reports on them: a driver, whose key has some vehicles, or the dispatcher, whose key has all.
struct RouteCaller: Sendable {
    /// The public part of the key; it stays with what is reported under it.
    let keyID: String
    /// Whether it is told of all vehicles, and what is odd about their drivers' reports.
    let isDispatcher: Bool
    /// The vehicles it drives itself.
    private let driven: Reach

    init(_ caller: Caller) {
        (keyID, isDispatcher) = (caller.keyID, caller.has(.fleetDispatch))
        driven = caller.has(.fleet) ? caller.vehicles : .only([])
    }

    /// The vehicles whose routes exist for it.
    var vehicles: Reach { isDispatcher ? .all : driven }

    /// Whether what it reports of this vehicle is its driver's own word.
    func drives(_ vehicle: String) -> Bool { driven.includes(vehicle) }
}

/// From when on a report is odd.
struct ReportLimits: Sendable {
    /// `routes.report-distance`: metres from its stop.
    var distance = 500
    /// `routes.report-age`: from what it reports to when it came.
    var age = Duration.seconds(12 * 3600)
}

/// Whose word a report is, and what is odd about it. Nothing of that refuses it: a telephone in a cellar knows no place, and reports when it is
/// out again.
struct ReportOrigin: Sendable {
    /// The key it came under.
    let keyID: String
    /// Metres from where it was made to its stop; nil when it does not say where, or nobody knows where exactly the stop is.
    let distance: Int?
    let marks: [ReportMark]

    /// - Parameters:
    ///   - kept: the report.
    ///   - stop: what it is of.
    ///   - vehicle: that of its route.
    ///   - now: when it came.
    init(
        _ kept: KeptReport, of stop: ReportedStop, on vehicle: String, by caller: RouteCaller, at now: Date, limits: ReportLimits
    ) {
        keyID = caller.keyID
        let place = kept.report.place.flatMap { GeoPoint(latitude: $0.latitude, longitude: $0.longitude) }
        distance = place.flatMap { stop.place?.distance(to: $0) }
        let holds: [ReportMark: Bool] = [
            .far: (distance ?? 0) > limits.distance,
            .late: now.timeIntervalSince(kept.occurredAt) > limits.age / .seconds(1),
            .dispatched: !caller.drives(vehicle),
        ]
        marks = ReportMark.allCases.filter { holds[$0] == true }
    }
}

import FoundationEssentials
import Fulfilment

/// Says in words how a route's new plan differs from the old one, and why.
struct ChangeList {
    /// Differences of less than this are not worth a word, seconds.
    static let tolerance = 60.0

    private let route: OpenRoute
    private(set) var changes: [RouteChange] = []
    private(set) var reasons: [String] = []

    /// - Parameter service: seconds planned at a stop.
    init(_ route: OpenRoute, service: Int) {
        self.route = route
        for stop in route.stops where !route.removed.contains(stop.id) { noteRemoved(stop) }
        if let pace = Self.pace(route, service: service) { reasons.append(pace) }
    }

    /// Why the vehicle is not where it should be; nil when it is.
    private static func pace(_ route: OpenRoute, service: Int) -> String? {
        let heard = route.last?.endedAt ?? route.startedAt
        if let silentAt = route.silentAt, silentAt > heard ?? .distantPast {
            guard let heard else { return "the vehicle was not reported as started" }
            return "nothing was heard of the vehicle since \(clock(heard))"
        }
        guard let delay = delay(route, service: service), abs(delay) > tolerance else { return nil }
        return delay > 0 ? "the vehicle runs \(minutes(delay)) late" : "the vehicle is \(minutes(-delay)) ahead of its plan"
    }

    /// How much later than planned the vehicle is, seconds; nil before its first report.
    private static func delay(_ route: OpenRoute, service: Int) -> Double? {
        if route.last == nil { return route.startedAt?.timeIntervalSince(route.departsAt) }
        guard let last = route.last, let endedAt = last.endedAt, let arriveAt = last.arriveAt else { return nil }
        return endedAt.timeIntervalSince(arriveAt) - Double(service)
    }

    private mutating func noteRemoved(_ stop: OpenRoute.Stop) {
        let why: String
        switch stop.state {
        case .cancelled: why = stop.isOpened ? "its parcel was opened" : "its order was cancelled"
        case .failed: why = "it could not be handed over (\(stop.cause?.sentence ?? "unknown"))"
        default: return
        }
        changes.append(.init(kind: .removed, shipmentID: stop.id, sentence: "Shipment \(stop.id) is off the route: \(why)."))
        reasons.append("shipment \(stop.id) is off the route")
    }

    /// Notes a stop that is new on the route.
    mutating func noteAdded(_ shipment: FleetShipment, place: Int, arriveAt: Date) {
        reasons.append("shipment \(shipment.id) was added")
        changes.append(
            .init(
                kind: .added, shipmentID: shipment.id,
                sentence: "Shipment \(shipment.id) is added at place \(place), reached at \(Self.clock(arriveAt)): it fits in."))
    }

    /// Notes what is different for a stop that stays.
    mutating func noteKept(_ old: OpenRoute.Stop, _ new: RouteRevision.Stop) {
        let isMoved = old.seq != new.seq
        let shift = old.arriveAt.map { new.arriveAt.timeIntervalSince($0) } ?? 0
        guard isMoved || abs(shift) >= Self.tolerance else { return }
        let before = old.arriveAt.map { " instead of \(Self.clock($0))" } ?? ""
        let times = "reached at \(Self.clock(new.arriveAt))\(before)"
        let what = isMoved ? "moves from place \(old.seq) to \(new.seq), \(times)" : "is \(times)"
        changes.append(
            .init(
                kind: isMoved ? .moved : .retimed, shipmentID: old.id,
                sentence: "Shipment \(old.id) \(what): \(why).\(promise(old, new.arriveAt))"))
    }

    /// Notes when the vehicle leaves and is back, if that is another time.
    mutating func noteTimes(departsAt: Date, backAt: Date) {
        if abs(departsAt.timeIntervalSince(route.departsAt)) >= Self.tolerance {
            noteRoute("leaves", departsAt, route.departsAt)
        }
        if abs(backAt.timeIntervalSince(route.backAt)) >= Self.tolerance { noteRoute("is back", backAt, route.backAt) }
    }

    private mutating func noteRoute(_ verb: String, _ new: Date, _ old: Date) {
        changes.append(
            .init(
                kind: .route, shipmentID: nil,
                sentence: "Vehicle \(route.vehicle.code) \(verb) at \(Self.clock(new)) instead of \(Self.clock(old)): \(why)."))
    }

    private var why: String { reasons.isEmpty ? "the rest of the route was planned anew" : reasons.joined(separator: ", ") }

    private func promise(_ stop: OpenRoute.Stop, _ arrival: Date) -> String {
        guard let promise = stop.promisedBy, let before = stop.arriveAt else { return "" }
        if arrival > promise, before <= promise {
            return " The promise of \(Self.clock(promise)) is missed by \(Self.minutes(arrival.timeIntervalSince(promise)))."
        }
        return arrival <= promise && before > promise ? " The promise of \(Self.clock(promise)) is kept now." : ""
    }

    /// `2026-03-02 10:40 UTC`
    static func clock(_ date: Date) -> String {
        ZonedTime(date).utcText.prefix(16).replacing("T", with: " ") + " UTC"
    }

    private static func minutes(_ seconds: Double) -> String { "\(Int((seconds / 60).rounded())) min" }
}

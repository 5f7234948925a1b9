import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole
import Postgres

/// The pickup that an order in the warehouse has to be ready for.
struct OrderDeparture: Sendable, Equatable {
    let departure: Departure
    /// The zone of the clock by which the cut-off is told.
    let zone: String
    /// Until the cut-off, in seconds.
    let left: TimeInterval
    /// How many of these people work; nil where nobody has said when they do.
    let worked: TimeInterval?

    init(_ departure: Departure, _ departures: Departures) {
        let calendar = departures.calendar
        (self.departure, zone) = (departure, calendar.clock.zone)
        left = departure.cutOff.at.timeIntervalSince(departures.now)
        worked = calendar.hasHours ? calendar.workingTime(from: departures.now, to: departure.cutOff.at) : nil
    }

    /// One line for a person.
    var text: String {
        let cutOff = departure.cutOff
        let hours = worked.map { ", of which \(HumanFormat.time($0)) are worked" } ?? ""
        return """
            has to leave with \(departure.carrier) \(departure.service): cut-off \(cutOff.day.weekdayName) \(cutOff.day) \(cutOff.time) \
            (\(zone)), in \(HumanFormat.time(left))\(hours)\(departure.keepsPromise ? "" : "; that is too late for its promise")
            """
    }
}

/// Finds out with which pickup an order leaves that is still in the warehouse.
struct OrderDepartureStore: Sendable {
    /// nil when it is not in the warehouse, has no promise, or no carrier has cut-offs there.
    func departure(of orderID: Int64, on database: some SQLExecutor) async throws -> OrderDeparture? {
        let rows = try await database.query(
            """
            SELECT f.site, f.weight_g, d.country, d.latitude, d.longitude, f.due_at
            FROM warehouse.fulfilment f JOIN orders.destination d ON d.order_id = f.order_id
            WHERE f.order_id = \(orderID) AND f.state IN \([FulfilmentState.allocated, .picking, .picked]) AND f.due_at IS NOT NULL
            """)
        guard let row = rows.first else { return nil }
        let (site, weight, country, latitude, longitude, promisedBy) = try row.decode(
            (String, Int, String?, Double?, Double?, Date?).self)
        let consignment = Departures.Consignment(
            weight: weight, country: country, latitude: latitude, longitude: longitude, promisedBy: promisedBy)
        guard let consignment,
            let departures = try DepartureStore.departures(
                try await database.pipeline(DepartureStore.statements(site)))
        else { return nil }
        return departures.departure(of: consignment).map { OrderDeparture($0, departures) }
    }
}

extension OrderDeparture: Encodable {
    private enum CodingKeys: String, CodingKey {
        case carrier, service, cutOff = "cut_off", timeZone = "time_zone", keepsPromise = "keeps_promise", left = "left_s",
            worked = "worked_s"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(departure.carrier, forKey: .carrier)
        try container.encode(departure.service, forKey: .service)
        try container.encode(ZonedTime(departure.cutOff.at).utcText, forKey: .cutOff)
        try container.encode(zone, forKey: .timeZone)
        try container.encode(departure.keepsPromise, forKey: .keepsPromise)
        try container.encode(Int(left), forKey: .left)
        try container.encode(worked.map { Int($0) }, forKey: .worked)
    }
}

package import Fulfilment
package import Postgres

/// A parcel that missed a pickup.
package struct MissedParcel: Sendable {
    package let orderID: Int64
    package let sscc: String
    package let site: String
    /// The carrier's and the service's code.
    package let carrier: String
    package let service: String
    /// Of the shipment; nil when nobody says.
    package let reason: String?
    package let missed: MissedCutOff
    /// Today, by the site's clock.
    package let today: CivilDay
}

/// Which parcels missed their cut-offs and are still here.
package struct MissedParcelStore: Sendable {
    package init() {}

    /// All of them, those that missed the earliest first. A carrier without cut-offs at a site is never missed there, and what must not leave
    /// misses nothing.
    package func missed(on executor: some SQLExecutor) async throws -> [MissedParcel] {
        let waiting = try await executor.query(
            """
            SELECT s.order_id, p.sscc, p.site, s.carrier, s.service, s.reason, s.state, p.packed_at, s.ready_at
            FROM shipping.shipment s JOIN warehouse.packed_parcel p ON p.parcel_id = s.parcel_id
            WHERE s.state IN \([ShipmentState.booking, .booked, .ready, .failed]) AND s.service IS NOT NULL
                AND NOT p.is_opened AND NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = s.order_id)
            ORDER BY s.id
            """)
        var found: [MissedParcel] = []
        for (site, rows) in Dictionary(grouping: try waiting.map { ($0, try $0.decode("site", as: String.self)) }, by: \.1) {
            let answers = try await executor.pipeline(DepartureStore.statements(site))
            guard let departures = try DepartureStore.departures(answers) else { continue }
            found += try rows.compactMap { try Self.missed($0.0, departures) }
        }
        return found.sorted { ($0.missed.missed.at, $0.sscc) < ($1.missed.missed.at, $1.sscc) }
    }

    private static func missed(_ row: Row, _ departures: Departures) throws -> MissedParcel? {
        let (carrier, service): (String, String) = (try row.decode("carrier"), try row.decode("service"))
        let offer = departures.offers.first { $0.pickups.carrier == carrier && $0.pickups.service == service }
        let parcel = MissedCutOff.Parcel(
            state: try row.decode("state"), packedAt: try row.decode("packed_at"), readyAt: try row.decode("ready_at"))
        guard let offer, let missed = MissedCutOff(parcel, offer.pickups, at: departures.now) else { return nil }
        return MissedParcel(
            orderID: try row.decode("order_id"), sscc: try row.decode("sscc"), site: try row.decode("site"), carrier: carrier,
            service: service, reason: try row.decode("reason"), missed: missed,
            today: departures.calendar.clock.reading(at: departures.now).day)
    }
}

import LaneStatistics
import Postgres

/// Keeps what each parcel is counted with, so that it can be taken back.
struct LaneCaseStore: Sendable {
    /// What these shipments' parcels are counted with.
    func counted(_ shipments: [Int64], in transaction: Transaction) async throws -> [Int64: LaneCase] {
        let rows = try await transaction.query(
            """
            SELECT shipment_id, carrier, service, site, origin, country, postcode_prefix, weekday::int,
                (week - \(LaneStore.monday))::int / 7, acceptance, haul, door, attempt, transit
            FROM tracking.lane_case WHERE shipment_id = ANY (\(shipments)::bigint[])
            """)
        return Dictionary(uniqueKeysWithValues: try rows.map(Self.decode))
    }

    private static func decode(_ row: Row) throws -> (Int64, LaneCase) {
        let (shipment, carrier, service, site, origin, country, prefix, weekday, week, acceptance, haul, door, attempt, transit) =
            try row.decode(
                (
                    Int64, String, String, String, String, String, String, Int, Int, Int?, Int?, Int?, Int?, Int?
                ).self)
        let lane = Lane(
            carrier: carrier, service: service, site: site, origin: origin, country: country, postcodePrefix: prefix,
            weekday: weekday)
        let seconds: [Leg: Int?] = [
            .acceptance: acceptance, .haul: haul, .door: door, .attempt: attempt, .transit: transit,
        ]
        return (shipment, LaneCase(lane: lane, week: week, seconds: seconds.compactMapValues { $0 }))
    }

    /// Parcels that are counted now, and those that are not any more.
    func write(_ cases: [(shipment: Int64, now: LaneCase)], without gone: [Int64]) -> [SQL] {
        let lanes = cases.map(\.now.lane)
        return [
            """
            INSERT INTO tracking.lane_case (shipment_id, carrier, service, site, origin, country, postcode_prefix, weekday, week,
                acceptance, haul, door, attempt, transit)
            SELECT shipment_id, carrier, service, site, origin, country, postcode_prefix, weekday, \(LaneStore.monday) + 7 * week::int,
                acceptance, haul, door, attempt, transit
            FROM unnest(\(cases.map(\.shipment))::bigint[], \(lanes.map(\.carrier))::text[], \(lanes.map(\.service))::text[],
                \(lanes.map(\.site))::text[], \(lanes.map(\.origin))::text[], \(lanes.map(\.country))::text[],
                \(lanes.map(\.postcodePrefix))::text[], \(lanes.map { $0.weekday ?? 0 })::bigint[], \(cases.map(\.now.week))::bigint[],
                \(seconds(.acceptance, cases))::bigint[], \(seconds(.haul, cases))::bigint[], \(seconds(.door, cases))::bigint[],
                \(seconds(.attempt, cases))::bigint[], \(seconds(.transit, cases))::bigint[])
                AS c(shipment_id, carrier, service, site, origin, country, postcode_prefix, weekday, week, acceptance, haul, door,
                    attempt, transit)
            ON CONFLICT (shipment_id) DO UPDATE SET carrier = excluded.carrier, service = excluded.service, site = excluded.site,
                origin = excluded.origin, country = excluded.country, postcode_prefix = excluded.postcode_prefix,
                weekday = excluded.weekday, week = excluded.week, acceptance = excluded.acceptance, haul = excluded.haul,
                door = excluded.door, attempt = excluded.attempt, transit = excluded.transit
            """,
            "DELETE FROM tracking.lane_case WHERE shipment_id = ANY (\(gone)::bigint[])",
        ]
    }

    private func seconds(_ leg: Leg, _ cases: [(shipment: Int64, now: LaneCase)]) -> [Int?] { cases.map { $0.now.seconds[leg] } }
}

import FoundationEssentials
import Fulfilment
import LaneStatistics
import Postgres

/// Keeps what is known of lanes, and which parcels are counted in it.
///
/// One transaction counts at a time: it holds `lock`, so no two of them change the same numbers.
struct LaneStore: Sendable {
    /// Any number no other advisory lock of the system uses.
    private static let counting: Int64 = 0x6C61_6E65_7377_6B73

    /// Waits until nobody else counts.
    let lock: SQL = "SELECT pg_advisory_xact_lock(\(Self.counting))"

    /// Answers whether nobody else counts; if so, nobody does until the transaction ends.
    let tryLock: SQL = "SELECT pg_try_advisory_xact_lock(\(Self.counting))"

    /// Has parcels counted anew once the transaction has committed. What is due already is locked: who takes it meanwhile would not see what
    /// the transaction has written.
    static func noteDue(_ shipments: [Int64]) -> SQL {
        """
        INSERT INTO tracking.lane_due (shipment_id) SELECT unnest(\(shipments)::bigint[])
        ON CONFLICT (shipment_id) DO UPDATE SET shipment_id = excluded.shipment_id
        """
    }

    /// Notes the parcels that may have to be counted because of events received since the last time, an hour's at most.
    /// - Parameter settled: seconds after which whoever received an event has committed it.
    /// - Returns: a statement that answers whether that was all.
    func collect(settled: Double) -> SQL {
        """
        WITH span AS (
            SELECT collected_until AS since, least(collected_until + interval '1 hour', settled.at) AS until, settled.at
            FROM tracking.lane_mark, (SELECT now() - make_interval(secs => \(settled)) AS at) settled
            WHERE collected_until < settled.at
        ), due AS (
            INSERT INTO tracking.lane_due (shipment_id)
            SELECT DISTINCT e.shipment_id FROM tracking.event e JOIN tracking.parcel p ON p.shipment_id = e.shipment_id
            WHERE e.received_at >= (SELECT since FROM span) AND e.received_at < (SELECT until FROM span)
                AND (p.status = \(TrackingStatus.delivered)
                    OR EXISTS (SELECT FROM tracking.lane_case c WHERE c.shipment_id = p.shipment_id))
            ORDER BY 1 ON CONFLICT DO NOTHING
        ), moved AS (
            UPDATE tracking.lane_mark SET collected_until = (SELECT until FROM span) WHERE EXISTS (SELECT FROM span)
        )
        SELECT NOT EXISTS (SELECT FROM span WHERE until < at)
        """
    }

    /// Takes parcels that are due; answers their shipments.
    func take(_ limit: Int) -> SQL {
        """
        DELETE FROM tracking.lane_due WHERE shipment_id IN (
            SELECT shipment_id FROM tracking.lane_due ORDER BY shipment_id LIMIT \(limit) FOR UPDATE SKIP LOCKED)
        RETURNING shipment_id
        """
    }

    /// All parcels that are delivered.
    let countDelivered: SQL = "SELECT count(*) FROM tracking.parcel WHERE status = \(TrackingStatus.delivered)"

    /// Some of them, in their order.
    func delivered(after shipment: Int64, _ limit: Int) -> SQL {
        """
        SELECT shipment_id FROM tracking.parcel WHERE shipment_id > \(shipment) AND status = \(TrackingStatus.delivered)
        ORDER BY shipment_id LIMIT \(limit)
        """
    }

    /// Everything there is, to begin anew.
    let forgetAll: [SQL] = ["DELETE FROM tracking.lane_week", "DELETE FROM tracking.lane_case"]

    /// What ended in a week or before. The lanes' weeks are looked through only when some parcel did.
    func forget(upTo week: Int) -> [SQL] {
        let isOld: SQL = "week <= \(Self.monday) + 7 * \(week)::int"
        return [
            "DELETE FROM tracking.lane_week WHERE \(isOld) AND EXISTS (SELECT FROM tracking.lane_case WHERE \(isOld))",
            "DELETE FROM tracking.lane_case WHERE \(isOld)",
        ]
    }

    /// Of week 0.
    static let monday: SQL = "DATE '1970-01-05'"

    /// What is to be counted of those of the parcels that are delivered.
    func cases(_ shipments: [Int64], in transaction: Transaction) async throws -> [Int64: LaneCase] {
        let rows = try await transaction.query(
            """
            SELECT p.shipment_id, p.carrier, c.service, w.site, w.site_country, d.country, d.postcode, p.booked_at, p.delivered_at,
                m.statuses, m.times, m.weekdays
            FROM tracking.parcel p
            JOIN shipping.tracked_carriage c ON c.shipment_id = p.shipment_id
            JOIN warehouse.packed_parcel w ON w.parcel_id = c.parcel_id
            JOIN warehouse.site_clock k ON k.site = w.site
            JOIN orders.destination d ON d.order_id = p.order_id
            CROSS JOIN LATERAL (
                SELECT array_agg(f.status) AS statuses, array_agg(f.at) AS times,
                    array_agg(extract(isodow FROM f.at AT TIME ZONE k.time_zone)::int) AS weekdays
                FROM (
                    SELECT e.status, min(e.occurred_at) AS at FROM tracking.event e
                    WHERE e.number_key = p.number_key AND e.shipment_id = p.shipment_id AND e.refused = '' AND NOT e.is_estimate
                        AND NOT e.is_correction AND e.occurred_at IS NOT NULL
                    GROUP BY e.status) f) m
            WHERE p.shipment_id = ANY (\(shipments)::bigint[]) AND p.status = \(TrackingStatus.delivered)
                AND p.delivered_at IS NOT NULL AND m.statuses IS NOT NULL
            """)
        return Dictionary(uniqueKeysWithValues: try rows.compactMap(Self.toCount))
    }

    private static func toCount(_ row: Row) throws -> (Int64, LaneCase)? {
        let (shipment, carrier, service, site, origin, country, postcode, booked, delivered, statuses, times, weekdays) =
            try row.decode(
                (
                    Int64, String, String, String, String, String, String?, Date?, Date, [String], [Date], [Int]
                ).self)
        let milestones = zip(statuses, zip(times, weekdays)).map {
            Milestone(status: TrackingStatus(word: $0), at: $1.0, weekday: $1.1)
        }
        guard let times = LegTimes(milestones, bookedAt: booked, deliveredAt: delivered) else { return nil }
        let lane = Lane(
            carrier: carrier, service: service, site: site, origin: origin, country: country,
            postcodePrefix: Lane.prefix(of: postcode ?? "", in: country), weekday: times.weekday)
        return (shipment, LaneCase(lane: lane, week: LaneWeek.containing(delivered), seconds: times.seconds))
    }
}

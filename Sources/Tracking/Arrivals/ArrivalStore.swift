import FoundationEssentials
import Fulfilment
import LaneStatistics
import Postgres

/// Keeps every change of when parcels are expected, and how forecasts fared.
struct ArrivalStore: Sendable {
    /// Any number no other advisory lock of the system uses.
    private static let looking: Int64 = 0x6172_7269_7661_6C73

    /// Answers whether nobody else looks for overdue parcels; if so, nobody does until the transaction ends.
    let tryLock: SQL = "SELECT pg_try_advisory_xact_lock(\(Self.looking))"

    /// Adds what others are told.
    func add(_ changes: [ArrivalChange]) -> SQL {
        """
        INSERT INTO tracking.arrival (shipment_id, p50, p90, cause, level)
        SELECT * FROM unnest(\(changes.map(\.parcel.life.shipmentID))::bigint[], \(changes.map { $0.told?.p50 })::timestamptz[],
            \(changes.map { $0.told?.p90 })::timestamptz[], \(changes.map(\.cause.rawValue))::text[],
            \(changes.map { $0.level?.rawValue })::text[])
        """
    }

    /// How forecasts of these services fared, by day.
    func days(_ services: [CarriedService], in database: some SQLExecutor) async throws -> [CarriedService: [DriftDay]] {
        let rows = try await database.query(
            """
            SELECT d.carrier, d.service, d.day - DATE '1970-01-01', d.half_due, d.half_missed, d.most_due, d.most_missed
            FROM unnest(\(services.map(\.carrier))::text[], \(services.map(\.service))::text[]) AS n(carrier, service)
            JOIN tracking.arrival_day d ON d.carrier = n.carrier AND d.service = n.service
            """
        ).decode((String, String, Int, Int, Int, Int, Int).self)
        return Dictionary(grouping: rows) { CarriedService(carrier: $0.0, service: $0.1) }.mapValues { rows in
            rows.map {
                DriftDay(
                    day: $0.2, half: DriftDay.Due(forecasts: $0.3, missed: $0.4),
                    most: DriftDay.Due(forecasts: $0.5, missed: $0.6))
            }
        }
    }

    /// From when until when is to be looked at next, an hour at most; no row when that is nothing.
    /// - Parameter end: where looking ends.
    func span(to end: Date) -> SQL {
        """
        SELECT looked_until, least(looked_until + interval '1 hour', \(end)) FROM tracking.arrival_mark WHERE looked_until < \(end)
        """
    }

    /// Counts the forecasts made at the first scan whose time came: whether their parcels had arrived. What was cancelled or came back is left
    /// out: no forecast is of that.
    func judge(_ span: Range<Date>) -> SQL {
        """
        INSERT INTO tracking.arrival_day AS d (carrier, service, day, half_due, half_missed, most_due, most_missed)
        SELECT p.carrier, coalesce(p.lane[1], ''), (f.due AT TIME ZONE 'UTC')::date,
            count(*) FILTER (WHERE f.is_half), count(*) FILTER (WHERE f.is_half AND \(Self.isMissed)),
            count(*) FILTER (WHERE NOT f.is_half), count(*) FILTER (WHERE NOT f.is_half AND \(Self.isMissed))
        FROM (
            SELECT a.shipment_id, a.p50 AS due, true AS is_half FROM tracking.arrival a
            WHERE a.p50 >= \(span.lowerBound) AND a.p50 < \(span.upperBound) AND a.cause = \(ArrivalCause.scan)
            UNION ALL
            SELECT a.shipment_id, a.p90, false FROM tracking.arrival a
            WHERE a.p90 >= \(span.lowerBound) AND a.p90 < \(span.upperBound) AND a.cause = \(ArrivalCause.scan)) f
        JOIN tracking.parcel p ON p.shipment_id = f.shipment_id
        WHERE p.status NOT IN \([TrackingStatus.returnToSender, .cancelled])
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (carrier, service, day) DO UPDATE SET half_due = d.half_due + excluded.half_due,
            half_missed = d.half_missed + excluded.half_missed, most_due = d.most_due + excluded.most_due,
            most_missed = d.most_missed + excluded.most_missed
        """
    }

    private static let isMissed: SQL = "(p.delivered_at IS NULL OR p.delivered_at > f.due)"

    /// The shipments that should have arrived by what was told last, and have not.
    func overdue(_ span: Range<Date>) -> SQL {
        """
        SELECT DISTINCT p.shipment_id FROM tracking.arrival a JOIN tracking.parcel p ON p.shipment_id = a.shipment_id
        WHERE a.p50 >= \(span.lowerBound) AND a.p50 < \(span.upperBound) AND p.arrival_p50 = a.p50
            AND p.status NOT IN \([TrackingStatus.delivered, .returnToSender, .cancelled])
        ORDER BY 1
        """
    }

    /// Everything before a moment was looked at.
    func mark(_ until: Date) -> SQL { "UPDATE tracking.arrival_mark SET looked_until = \(until)" }

    /// All changes of when a parcel is expected, the first first.
    func changes(of shipment: Int64) -> SQL {
        "SELECT noted_at, p50, p90, cause FROM tracking.arrival WHERE shipment_id = \(shipment) ORDER BY id LIMIT 100"
    }
}

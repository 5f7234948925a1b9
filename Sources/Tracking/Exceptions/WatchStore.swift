import FoundationEssentials
import Fulfilment
import LaneStatistics
import Observability
import Postgres
import Watchdogs

/// A parcel that somebody has to look at.
struct DueParcel: Sendable {
    let shipmentID: Int64
    let orderID: Int64
    /// The carrier's code, and its number as printed on the label.
    let carrier: String
    let number: String
    /// Of its order.
    let trace: TraceContext?
    let parcel: WatchedParcel
    /// nil where its site or its door is not known.
    let lane: Lane?

    /// Whether what is known of its lane matters now.
    var needsLane: Bool { !parcel.isOver }
}

/// Finds the parcels to look at, and notes when to look again.
struct WatchStore: Sendable {
    /// Locks parcels that are due, those that have waited longest first; what somebody else looks at is left to them.
    func claim(_ limit: Int, at now: Date, in transaction: Transaction) async throws -> [DueParcel] {
        try await transaction.query(
            """
            WITH due AS MATERIALIZED (
                SELECT shipment_id, order_id, trace, carrier, tracking_number, status, cause, status_at, last_at, attempts, carrier_eta, booked_at, since
                FROM tracking.parcel WHERE look_at <= \(now) ORDER BY look_at LIMIT \(limit) FOR UPDATE SKIP LOCKED)
            SELECT due.shipment_id, due.order_id, due.trace, due.carrier, due.tracking_number, due.status, due.cause, due.status_at, due.last_at, due.attempts,
                due.carrier_eta, coalesce(s.ready_at, due.booked_at, due.since) AS ready_at, s.handed_over_at, s.listed_until, s.due_by,
                s.state, s.service, w.site, w.site_country, d.country, d.postcode
            FROM due
            LEFT JOIN shipping.watched_shipment s ON s.shipment_id = due.shipment_id
            LEFT JOIN warehouse.packed_parcel w ON w.parcel_id = s.parcel_id
            LEFT JOIN orders.destination d ON d.order_id = due.order_id
            """
        ).map(Self.due)
    }

    private static func due(_ row: Row) throws -> DueParcel {
        let (trace, status, cause): (String?, String, String?) = (
            try row.decode("trace"), try row.decode("status"), try row.decode("cause")
        )
        let state: ShipmentState? = try row.decode("state")
        let parcel = WatchedParcel(
            status: TrackingStatus(word: status), cause: cause.flatMap(TrackingCause.init(rawValue:)),
            statusAt: try row.decode("status_at"), lastAt: try row.decode("last_at"), attempts: try row.decode("attempts"),
            estimatedAt: try row.decode("carrier_eta"), readyAt: try row.decode("ready_at"),
            handedOverAt: try row.decode("handed_over_at"), listedUntil: try row.decode("listed_until"),
            promisedBy: try row.decode("due_by"),
            isWithdrawn: state.map { [.cancelled, .failed, .returned, .delivered].contains($0) } ?? false)
        return DueParcel(
            shipmentID: try row.decode("shipment_id"), orderID: try row.decode("order_id"), carrier: try row.decode("carrier"),
            number: try row.decode("tracking_number"),
            trace: trace.flatMap(TraceContext.init), parcel: parcel, lane: try lane(row))
    }

    private static func lane(_ row: Row) throws -> Lane? {
        let (site, origin, country, postcode): (String?, String?, String?, String?) = (
            try row.decode("site"), try row.decode("site_country"), try row.decode("country"), try row.decode("postcode")
        )
        guard let site, let origin, let country else { return nil }
        return Lane(
            carrier: try row.decode("carrier"), service: try row.decode("service"), site: site, origin: origin, country: country,
            postcodePrefix: Lane.prefix(of: postcode ?? "", in: country), weekday: nil)
    }

    /// Notes when to look at these again.
    func reschedule(_ looks: [ParcelLook]) -> SQL {
        """
        UPDATE tracking.parcel p SET look_at = n.look_at, is_exceptional = n.is_exceptional
        FROM unnest(\(looks.map(\.due.shipmentID))::bigint[], \(looks.map(\.next))::timestamptz[],
            \(looks.map(\.isExceptional))::boolean[]) AS n(shipment_id, look_at, is_exceptional)
        WHERE p.shipment_id = n.shipment_id
        """
    }
}

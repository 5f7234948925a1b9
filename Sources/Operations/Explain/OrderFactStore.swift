import FoundationEssentials
import Postgres

/// Reads what the tables say about one order now.
struct OrderFactStore: Sendable {
    /// The facts and the moment they are of; nil when there is no such order.
    func facts(_ orderID: Int64, on database: some SQLExecutor) async throws -> (OrderFacts, Date)? {
        let results = try await database.pipeline([order(orderID), holds(orderID), tour(orderID), parcels(orderID)])
        guard let row = results[0].first else { return nil }
        let facts = OrderFacts(
            id: orderID, channel: try row.decode("channel"), externalID: try row.decode("external_id"),
            status: try row.decode("status"),
            stage: try row.decode("stage"), reason: try row.decode("reason"), acceptedAt: try row.decode("accepted_at"),
            completedAt: try row.decode("completed_at"), since: try row.decode("since"),
            holds: try results[1].map { try $0.decode(0) },
            ahead: try row.decode("ahead"), tour: try results[2].first.map(Self.tour), parcels: try results[3].map(Self.parcel))
        return (facts, try row.decode("now"))
    }

    private func order(_ orderID: Int64) -> SQL {
        """
        SELECT v.channel, v.external_id, o.status, v.stage, v.reason, v.accepted_at, v.completed_at, v.since, now() AS now, (
            SELECT count(*) FROM warehouse.fulfilment f JOIN warehouse.fulfilment own ON own.order_id = v.order_id
            WHERE own.state = 'allocated' AND f.state = 'allocated' AND f.site = own.site
                AND (-f.priority, coalesce(f.due_at, 'infinity'), f.order_id)
                    < (-own.priority, coalesce(own.due_at, 'infinity'), own.order_id)) AS ahead
        FROM operations.order_state v JOIN orders."order" o ON o.id = v.order_id WHERE v.order_id = \(orderID)
        """
    }

    private func holds(_ orderID: Int64) -> SQL {
        "SELECT reason || ': ' || detail FROM orders.hold WHERE order_id = \(orderID) AND released_at IS NULL ORDER BY reason"
    }

    private func tour(_ orderID: Int64) -> SQL {
        """
        SELECT t.id, k.name || ' (' || k.badge || ')', count(*) FILTER (WHERE p.state = 'open'), count(*)
        FROM warehouse.pick p JOIN warehouse.tour t ON t.id = p.tour_id JOIN warehouse.picker k ON k.badge = t.picker
        WHERE p.order_id = \(orderID) AND t.state = 'open' GROUP BY t.id, k.badge
        """
    }

    private static func tour(_ row: Row) throws -> OpenTour {
        let (id, picker, open, picks) = try row.decode((Int64, String, Int, Int).self)
        return OpenTour(id: id, picker: picker, openPicks: open, picks: picks)
    }

    private func parcels(_ orderID: Int64) -> SQL {
        """
        SELECT p.number, s.state, s.reason, coalesce(c.name, s.carrier) AS carrier, coalesce(c.is_own_fleet, false) AS is_own_fleet,
            coalesce(k.carrier_eta, s.expected_at) AS expected_at, t.route_id, r.vehicle, t.reason AS stop_reason,
            k.shipment_id IS NOT NULL AS is_tracked, k.status, k.status_at
        FROM warehouse.parcel p
        LEFT JOIN shipping.shipment s ON s.parcel_id = p.id
        LEFT JOIN shipping.carrier c ON c.code = s.carrier
        LEFT JOIN routing.stop t ON t.shipment_id = s.id LEFT JOIN routing.route r ON r.id = t.route_id
        LEFT JOIN tracking.parcel k ON k.shipment_id = s.id
        WHERE p.order_id = \(orderID) ORDER BY p.number
        """
    }

    private static func parcel(_ row: Row) throws -> ParcelFacts {
        ParcelFacts(
            number: try row.decode("number"), state: try row.decode("state"), reason: try row.decode("reason"),
            carrier: try row.decode("carrier"), isOwnFleet: try row.decode("is_own_fleet"),
            expectedAt: try row.decode("expected_at"),
            routeID: try row.decode("route_id"), vehicle: try row.decode("vehicle"), stopReason: try row.decode("stop_reason"),
            isTracked: try row.decode("is_tracked"), status: try row.decode("status"), statusAt: try row.decode("status_at"))
    }
}

import Fulfilment
import Postgres

/// What becomes of shipments whose parcels are held or opened, or whose scans at the dock were taken back.
struct ShipmentHoldStore: Sendable {
    /// A shipment that may go on.
    struct Waiting: Sendable {
        let id: Int64
        let parcelID: Int64
        let orderID: Int64
        let carrier: String
        /// It is the own fleet's and waits for a route; else it waits for its label.
        let isBooked: Bool
    }

    /// Why shipments of opened parcels are cancelled.
    static let openedReason = "its parcel was opened"

    /// Makes the shipments of orders what their parcels are by now; what is on its way stays as it is.
    func follow(_ orders: [Int64], in database: some SQLExecutor) async throws {
        try await database.pipeline([takeBack(orders), cancelOpened(orders), markLabels(orders), unmarkLabels(orders)])
    }

    /// Those whose scan at the dock was taken back are ready again; where the carrier says that it has the parcel, it left by that.
    private func takeBack(_ orders: [Int64]) -> SQL {
        """
        WITH back AS (
            SELECT s.id, s.state <> \(ShipmentState.handedOver) OR EXISTS (
                SELECT FROM tracking.shipment_status t WHERE t.shipment_id = s.id AND t.status NOT IN \(TrackingStatus.notAccepted)) AS is_gone
            FROM shipping.shipment s
            WHERE s.order_id = ANY (\(orders)::bigint[]) AND s.state IN \(ShipmentState.left) AND s.handed_over_by = \(HandOverSign.scan)
                AND NOT EXISTS (SELECT FROM warehouse.handed_over_parcel h WHERE h.parcel_id = s.parcel_id)
            ORDER BY s.id FOR UPDATE OF s
        )
        UPDATE shipping.shipment s SET state = CASE WHEN b.is_gone THEN s.state ELSE \(ShipmentState.ready) END,
            handed_over_at = CASE WHEN b.is_gone THEN s.handed_over_at END,
            handed_over_by = CASE WHEN b.is_gone THEN \(HandOverSign.acceptance) END
        FROM back b WHERE s.id = b.id
        """
    }

    /// Those of the orders' shipments that wait for a label or a route, and may leave the house.
    func waiting(_ orders: [Int64], in database: some SQLExecutor) async throws -> [Waiting] {
        try await database.query(
            """
            SELECT s.id, s.parcel_id, s.order_id, s.carrier, s.state = \(ShipmentState.booked)
            FROM shipping.shipment s JOIN shipping.carrier c ON c.code = s.carrier
            WHERE s.order_id = ANY (\(orders)::bigint[])
                AND (s.state = \(ShipmentState.booking) OR s.state = \(ShipmentState.booked) AND c.is_own_fleet)
                AND NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = s.order_id)
            ORDER BY s.id
            """
        ).decode((Int64, Int64, Int64, String, Bool).self).map {
            Waiting(id: $0, parcelID: $1, orderID: $2, carrier: $3, isBooked: $4)
        }
    }

    /// What carriers have sold, or may have, is to be voided.
    private func cancelOpened(_ orders: [Int64]) -> SQL {
        """
        WITH opened AS (
            SELECT s.id FROM shipping.shipment s JOIN warehouse.packed_parcel p ON p.parcel_id = s.parcel_id AND p.is_opened
            WHERE s.order_id = ANY (\(orders)::bigint[])
                AND s.state IN \([ShipmentState.unroutable, .booking, .booked, .ready, .failed])
            ORDER BY s.id FOR UPDATE OF s
        )
        UPDATE shipping.shipment s SET state = \(ShipmentState.cancelled), reason = \(Self.openedReason),
            void_wanted_at = CASE WHEN s.state IN \([ShipmentState.booking, .ready]) AND NOT \(Self.isOwnFleet)
                THEN coalesce(s.void_wanted_at, now()) END
        FROM opened o WHERE s.id = o.id
        """
    }

    private func markLabels(_ orders: [Int64]) -> SQL {
        """
        UPDATE shipping.shipment s SET void_wanted_at = now(), reason = b.reason
        FROM operations.barred_order b
        WHERE s.order_id = ANY (\(orders)::bigint[]) AND b.order_id = s.order_id AND s.state = \(ShipmentState.ready) AND s.void_wanted_at IS NULL
            AND NOT \(Self.isOwnFleet) AND NOT \(Self.isOnItsWay)
        """
    }

    /// Nobody has voided them here, so they are as good as before.
    private func unmarkLabels(_ orders: [Int64]) -> SQL {
        """
        UPDATE shipping.shipment s SET void_wanted_at = NULL, reason = NULL
        WHERE s.order_id = ANY (\(orders)::bigint[]) AND s.state = \(ShipmentState.ready) AND s.void_wanted_at IS NOT NULL
            AND (\(Self.isOnItsWay) OR NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = s.order_id))
        """
    }

    private static let isOwnFleet: SQL = "EXISTS (SELECT FROM shipping.carrier c WHERE c.code = s.carrier AND c.is_own_fleet)"

    /// Its shipment follows a moment later.
    private static let isOnItsWay: SQL = """
        (EXISTS (SELECT FROM tracking.shipment_status t WHERE t.shipment_id = s.id AND t.status NOT IN \(TrackingStatus.notAccepted))
            OR EXISTS (SELECT FROM warehouse.handed_over_parcel h WHERE h.parcel_id = s.parcel_id))
        """
}

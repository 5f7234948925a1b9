import Contracts
import FoundationEssentials
import Fulfilment
import Postgres

/// The shipment's way after booking: ready, handed over, delivered, returned, cancelled.
struct ShipmentStore: Sendable {
    /// Makes the booked shipments on these routes ready for their vehicle, and moves over those that another vehicle brought back.
    /// - Returns: what became ready by this, with the trace of its order: a route has none of its own.
    func makeReady(onRoutes routes: [Int64], in database: some SQLExecutor) async throws -> [(ShipmentReady, trace: String?)] {
        try await database.query(makeReady(onRoutes: routes)).map { row in
            let (id, order, carrier, number, trace) = try row.decode((Int64, Int64, String, String, String?).self)
            return (ShipmentReady(shipmentID: id, orderID: order, carrier: carrier, trackingNumber: number), trace)
        }
    }

    /// Moves the shipments of parcels on that somebody scanned when they left. Labels that were marked while they were held are in use.
    func handOver(_ parcels: [Int64], in database: some SQLExecutor) async throws { try await database.query(handOver(parcels)) }

    /// Carries the tracking status of these shipments over, where it changes their state or the reason that is shown.
    /// - Returns: what changed by this.
    func follow(_ shipments: [Int64], in database: some SQLExecutor) async throws -> [ShipmentChange] {
        try await database.query(follow(shipments)).map { row in
            let (id, order, from, to, reason, deliveredAt) = try row.decode(
                (Int64, Int64, ShipmentState, ShipmentState, String?, Date?).self)
            return ShipmentChange(shipmentID: id, orderID: order, from: from, to: to, reason: reason, deliveredAt: deliveredAt)
        }
    }

    /// Why shipments are cancelled.
    static let cancelReason = "the order was cancelled"
    /// Between that, or why else one is cancelled, and a status of a parcel that has left nevertheless.
    private static let carrierSays: SQL = "', and its carrier says '"

    /// Cancels the shipments of those of the orders that are cancelled, as long as they have not left; labels that carriers sell for them are
    /// to be voided.
    /// - Returns: how many shipments changed.
    func cancel(orders: [Int64], in database: some SQLExecutor) async throws -> Int {
        try await database.query(cancel(orders)).affected
    }

    private func makeReady(onRoutes routes: [Int64]) -> SQL {
        """
        WITH found AS (
            SELECT s.id, s.state, p.route_id FROM routing.planned_stop p JOIN shipping.shipment s ON s.id = p.shipment_id
            WHERE p.route_id = ANY (\(routes)::bigint[])
                AND (s.state = \(ShipmentState.booked)
                    OR s.state IN \([ShipmentState.ready, .handedOver]) AND s.route_id IS DISTINCT FROM p.route_id)
            ORDER BY s.id FOR UPDATE OF s
        ), moved AS (
            UPDATE shipping.shipment s
            SET state = CASE s.state WHEN \(ShipmentState.booked) THEN \(ShipmentState.ready) ELSE s.state END, ready_at = coalesce(s.ready_at, now()), route_id = f.route_id
            FROM found f WHERE s.id = f.id
            RETURNING s.id, s.order_id, s.carrier, s.tracking_number, s.trace, f.state AS state_before
        )
        SELECT id, order_id, carrier, tracking_number, trace FROM moved WHERE state_before = \(ShipmentState.booked)
        """
    }

    /// What a person should look at.
    private static let troubled: [TrackingStatus] = [.returnToSender, .deliveryFailed, .deliveryDelayed, .onHold, .cancelled]

    private func handOver(_ parcels: [Int64]) -> SQL {
        """
        WITH left_house AS (
            SELECT s.id, h.scanned_at FROM warehouse.handed_over_parcel h JOIN shipping.shipment s ON s.parcel_id = h.parcel_id
            WHERE h.parcel_id = ANY (\(parcels)::bigint[]) AND s.state = \(ShipmentState.ready)
            ORDER BY s.id FOR UPDATE OF s
        )
        UPDATE shipping.shipment s
        SET state = \(ShipmentState.handedOver), handed_over_at = l.scanned_at, handed_over_by = \(HandOverSign.scan),
            void_wanted_at = NULL, reason = CASE WHEN s.void_wanted_at IS NULL THEN s.reason END
        FROM left_house l WHERE s.id = l.id AND s.state = \(ShipmentState.ready)
        """
    }

    /// State and reason follow from the tracking status alone, so it does not matter how many changes were missed: what the carrier has, it
    /// was handed, at the latest when it says so, and its label is not to be voided. A delivered shipment changes only by coming back, a cancelled
    /// one not at all: when its parcel is on its way nevertheless, that is its reason.
    private func follow(_ shipments: [Int64]) -> SQL {
        """
        WITH wanted AS (
            SELECT s.id, s.state AS old_state, t.delivered_at, t.status_at,
                CASE WHEN s.state = \(ShipmentState.cancelled) THEN s.state
                    WHEN t.status = \(TrackingStatus.delivered) THEN \(ShipmentState.delivered)
                    WHEN t.status = \(TrackingStatus.returnToSender) THEN \(ShipmentState.returned)
                    WHEN s.state = \(ShipmentState.ready) AND t.status NOT IN \(TrackingStatus.notAccepted) THEN \(ShipmentState.handedOver)
                    ELSE s.state END AS new_state,
                CASE WHEN s.state = \(ShipmentState.cancelled)
                    THEN coalesce(split_part(s.reason, \(Self.carrierSays), 1), \(Self.cancelReason)::text)
                        || CASE WHEN t.status IN \(TrackingStatus.notAccepted) THEN '' ELSE \(Self.carrierSays) || t.status END
                    WHEN t.status IN \(Self.troubled) THEN coalesce(nullif(t.cause, ''), t.status) END AS new_reason
            FROM shipping.shipment s JOIN tracking.shipment_status t ON t.shipment_id = s.id
            WHERE s.id = ANY (\(shipments)::bigint[]) AND s.state IN \([ShipmentState.ready, .handedOver, .delivered, .returned, .cancelled])
        ), changed AS (
            SELECT w.* FROM wanted w JOIN shipping.shipment s ON s.id = w.id
            WHERE s.state = w.old_state AND (s.state, s.reason) IS DISTINCT FROM (w.new_state, w.new_reason)
            ORDER BY s.id FOR UPDATE OF s
        )
        UPDATE shipping.shipment s SET state = c.new_state, reason = c.new_reason,
            handed_over_at = CASE WHEN c.new_state IN \(ShipmentState.left) THEN coalesce(s.handed_over_at, c.status_at, now()) END,
            handed_over_by = CASE WHEN c.new_state IN \(ShipmentState.left) THEN coalesce(s.handed_over_by, CASE
                WHEN EXISTS (SELECT FROM shipping.carrier r WHERE r.code = s.carrier AND r.is_own_fleet) THEN \(HandOverSign.departure)
                ELSE \(HandOverSign.acceptance) END) END,
            void_wanted_at = CASE WHEN c.new_state NOT IN \(ShipmentState.left) THEN s.void_wanted_at END,
            delivered_at = CASE c.new_state WHEN \(ShipmentState.delivered)
                THEN coalesce(c.delivered_at, c.status_at, now()) ELSE s.delivered_at END
        FROM changed c WHERE s.id = c.id
        RETURNING s.id, s.order_id, c.old_state, s.state, s.reason, s.delivered_at
        """
    }

    private func cancel(_ orders: [Int64]) -> SQL {
        """
        WITH waiting AS (
            SELECT id FROM shipping.shipment
            WHERE order_id IN (SELECT order_id FROM operations.cancelled_order WHERE order_id = ANY (\(orders)::bigint[]))
                AND state IN \([ShipmentState.unroutable, .booking, .booked, .ready, .failed])
            ORDER BY id FOR UPDATE
        )
        UPDATE shipping.shipment s SET state = \(ShipmentState.cancelled), reason = \(Self.cancelReason),
            void_wanted_at = CASE WHEN s.state IN \([ShipmentState.booking, .ready])
                AND NOT EXISTS (SELECT FROM shipping.carrier c WHERE c.code = s.carrier AND c.is_own_fleet) THEN now() END
        FROM waiting w WHERE s.id = w.id
        """
    }
}

/// What tracking changed in one shipment.
struct ShipmentChange: Sendable {
    let shipmentID: Int64
    let orderID: Int64
    let from: ShipmentState
    let to: ShipmentState
    /// Why it needs a person; nil when all is well.
    let reason: String?
    let deliveredAt: Date?
}

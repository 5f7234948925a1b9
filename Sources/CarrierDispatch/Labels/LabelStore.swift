import Fulfilment
import Postgres

/// Records at shipments what became of their labels.
struct LabelStore: Sendable {
    /// Takes the numbers of bought labels from parcels that had them before and are at their end, or that were booked so long ago that their
    /// carrier must think so. The number then means the new parcel.
    func free(_ labels: [BoughtLabel]) -> SQL {
        """
        UPDATE shipping.shipment old SET number_freed_at = now()
        FROM \(Self.list(labels)) JOIN shipping.shipment s ON s.id = n.id AND s.state = \(ShipmentState.booking)
            CROSS JOIN LATERAL (\(Self.holder)) AS holder
        WHERE old.id = holder.id
            AND (old.state IN \([ShipmentState.delivered, .returned, .failed, .cancelled])
                OR old.booked_at < now() - make_interval(secs => \(ParcelLife.longestSilence)))
        """
    }

    /// Records labels that were bought: with its label a parcel waits for its carrier. A shipment that no longer waits for a label is left as
    /// it is, and so is one whose number is another parcel's of the same carrier.
    /// - Parameter labels: ascending by shipment.
    /// - Returns: the shipments that are ready by this.
    func makeReady(_ labels: [BoughtLabel]) -> SQL {
        """
        UPDATE shipping.shipment s SET state = \(ShipmentState.ready), booked_at = now(), ready_at = now(), tracking_number = n.tracking_number,
            reason = NULL, number_freed_at = NULL,
            -- Bought while somebody barred a lot of it: as if it had been bought before.
            void_wanted_at = CASE WHEN EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = s.order_id) THEN now() END
        FROM (SELECT n.*, row_number() OVER (PARTITION BY w.carrier, n.tracking_number ORDER BY w.id) AS turn
            FROM \(Self.list(labels)) JOIN shipping.shipment w ON w.id = n.id AND w.state = \(ShipmentState.booking)) AS n
        WHERE s.id = n.id AND s.state = \(ShipmentState.booking) AND n.turn = 1
            AND NOT EXISTS (\(Self.holder))
        RETURNING s.id, s.order_id, s.carrier, s.tracking_number, s.trace
        """
    }

    /// Keeps labels that were bought while their order was cancelled: the shipment stays cancelled, and whoever voids the label needs its number.
    func keepForVoiding(_ labels: [BoughtLabel]) -> SQL {
        """
        UPDATE shipping.shipment s SET booked_at = now(), tracking_number = n.tracking_number
        FROM \(Self.list(labels))
        WHERE s.id = n.id AND s.state = \(ShipmentState.cancelled) AND s.void_wanted_at IS NOT NULL AND s.tracking_number IS NULL
            AND NOT EXISTS (\(Self.holder))
        """
    }

    /// Notes at shipments that wait for their labels which of their lots must not leave the house. They are asked for again when they may leave.
    /// - Parameter ids: ascending.
    func noteBars(_ ids: [Int64]) -> SQL {
        """
        UPDATE shipping.shipment s SET reason = b.reason FROM operations.barred_order b
        WHERE s.id = ANY (\(ids)::bigint[]) AND s.state = \(ShipmentState.booking) AND b.order_id = s.order_id
            AND s.reason IS DISTINCT FROM b.reason
        """
    }

    /// Stops those that still wait although their labels were bought: the number is that of another parcel on its way.
    /// - Returns: the shipments that failed by this.
    func stop(_ labels: [BoughtLabel]) -> SQL {
        """
        UPDATE shipping.shipment s SET state = \(ShipmentState.failed), reason = s.carrier || ' sold a label with the tracking number '
            || holder.tracking_number || ', which is that of shipment ' || holder.id || ' (order ' || holder.order_id || '), still on its way'
        FROM (SELECT s.id AS shipment_id, holder.* FROM \(Self.list(labels)) JOIN shipping.shipment s ON s.id = n.id
            AND s.state = \(ShipmentState.booking) CROSS JOIN LATERAL (\(Self.holder)) AS holder) AS holder
        WHERE s.id = holder.shipment_id AND s.state = \(ShipmentState.booking)
        RETURNING s.id, s.order_id, \(Self.numberTaken)::text
        """
    }

    /// The other shipment that has the number of label `n`, for a shipment `s`, of the same carrier. OFFSET keeps it one look into the index
    /// for each label, whatever is known of a table that has just begun to fill.
    static let holder: SQL = """
        SELECT o.id, o.order_id, o.tracking_number FROM shipping.shipment o
        WHERE o.carrier = s.carrier AND o.tracking_number = n.tracking_number AND o.number_freed_at IS NULL AND o.id <> s.id OFFSET 0
        """

    /// The cause of a shipment whose label's number is another parcel's.
    static let numberTaken = "number_taken"

    private static func list(_ labels: [BoughtLabel]) -> SQL {
        """
        unnest(\(labels.map(\.shipmentID))::bigint[], \(labels.map(\.trackingNumber))::text[]) AS n(id, tracking_number)
        """
    }
}

/// A label as it goes into the shipment's row.
struct BoughtLabel: Sendable {
    let shipmentID: Int64
    let trackingNumber: String
}

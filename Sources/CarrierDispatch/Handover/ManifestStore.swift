import Fulfilment
import Postgres

/// Closes manifests.
struct ManifestStore: Sendable {
    /// Puts the booked shipments among these on one manifest per carrier and hands them over.
    /// - Returns: what was handed over by this.
    func close(_ shipments: [Int64], in database: some SQLExecutor) async throws -> [Handover] {
        try await database.query(closeManifests(shipments)).map(Handover.init)
    }

    private func closeManifests(_ shipments: [Int64]) -> SQL {
        """
        WITH booked AS (
            SELECT s.id, s.carrier FROM shipping.shipment s JOIN shipping.carrier c ON c.code = s.carrier
            WHERE s.id = ANY (\(shipments)::bigint[]) AND s.state = \(ShipmentState.booked) AND NOT c.is_own_fleet
            ORDER BY s.id FOR UPDATE OF s
        ), manifest AS (
            INSERT INTO shipping.manifest (carrier, parcels) SELECT carrier, count(*) FROM booked GROUP BY carrier RETURNING id, carrier
        )
        UPDATE shipping.shipment s SET state = \(ShipmentState.dispatched), dispatched_at = now(), manifest_id = m.id
        FROM booked b JOIN manifest m ON m.carrier = b.carrier
        WHERE s.id = b.id
        RETURNING s.id, s.order_id, s.carrier, s.tracking_number
        """
    }
}

/// A shipment that left the building.
struct Handover: Sendable {
    let shipmentID: Int64
    let orderID: Int64
    let carrier: String
    let trackingNumber: String
}

extension Handover {
    /// Columns id, order_id, carrier, tracking_number.
    init(_ row: Row) throws {
        (shipmentID, orderID, carrier, trackingNumber) = try row.decode((Int64, Int64, String, String).self)
    }
}

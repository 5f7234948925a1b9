import Fulfilment
import Postgres

/// Reads shipments that wait for labels and records what became of them.
struct LabelStore: Sendable {
    /// The shipments with these ids that still wait for a label.
    /// - Returns: each with its carrier's address and the order for the label.
    func wanted(_ ids: [Int64], in database: some SQLExecutor) async throws -> [WantedLabel] {
        try await database.query(selectWanted(ids)).map(Self.decode)
    }

    /// Records labels that were bought; a shipment that no longer waits for one is left as it is.
    /// - Parameter labels: ascending by shipment.
    /// - Returns: the shipments that are booked by this.
    func book(_ labels: [BoughtLabel]) -> SQL {
        """
        UPDATE shipping.shipment s SET state = \(ShipmentState.booked), booked_at = now(), tracking_number = n.tracking_number, label = n.label, reason = NULL
        FROM unnest(\(labels.map(\.shipmentID))::bigint[], \(labels.map(\.trackingNumber))::text[], \(labels.map(\.label))::text[])
            AS n(id, tracking_number, label)
        WHERE s.id = n.id AND s.state = \(ShipmentState.booking)
        RETURNING s.id, s.parcel_id, s.order_id, s.carrier
        """
    }

    /// Records labels that will never be sold.
    /// - Parameter refusals: ascending by shipment.
    /// - Returns: the shipments that failed by this.
    func fail(_ refusals: [RefusedLabel]) -> SQL {
        """
        UPDATE shipping.shipment s SET state = \(ShipmentState.failed), reason = n.reason
        FROM unnest(\(refusals.map(\.shipmentID))::bigint[], \(refusals.map(\.reason))::text[], \(refusals.map(\.code))::text[])
            AS n(id, reason, code)
        WHERE s.id = n.id AND s.state = \(ShipmentState.booking)
        RETURNING s.id, s.order_id, n.code
        """
    }

    private func selectWanted(_ ids: [Int64]) -> SQL {
        """
        SELECT s.id, s.carrier, c.endpoint, s.label_key, s.service, p.sscc, p.weight_g, p.length_mm, p.width_mm, p.height_mm,
            d.recipient, d.street, d.city, d.region, d.postcode, d.country, s.created_at
        FROM unnest(\(ids)::bigint[]) AS asked(id)
        JOIN shipping.shipment s ON s.id = asked.id AND s.state = \(ShipmentState.booking)
        JOIN shipping.carrier c ON c.code = s.carrier
        JOIN warehouse.packed_parcel p ON p.parcel_id = s.parcel_id
        JOIN orders.destination d ON d.order_id = s.order_id
        ORDER BY s.id
        """
    }

    private static func decode(_ row: Row) throws -> WantedLabel {
        let to = try row.address(from: 10, location: nil)
        let order = LabelOrder(
            idempotencyKey: try row.decode(3), service: try row.decode(4), reference: try row.decode(5),
            weight: try row.decode(6),
            length: try row.decode(7), width: try row.decode(8), height: try row.decode(9),
            to: .init(
                name: to.recipient, street: to.street, city: to.city, region: to.region, postcode: to.postcode,
                country: to.country))
        return WantedLabel(
            shipmentID: try row.decode(0), carrier: try row.decode(1), endpoint: try row.decode(2), since: try row.decode(16),
            order: order)
    }
}

/// A label as it goes into the shipment's row.
struct BoughtLabel: Sendable {
    let shipmentID: Int64
    let trackingNumber: String
    let label: String
}

/// Why a shipment will get no label.
struct RefusedLabel: Sendable {
    let shipmentID: Int64
    let code: String
    let message: String

    /// For a person.
    var reason: String { "The carrier refused the label: \(message) (\(code))" }
}

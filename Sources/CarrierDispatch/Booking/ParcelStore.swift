import FoundationEssentials
import Fulfilment
import Postgres

/// Reads closed parcels and their destinations from the views of picking-worker and order-intake.
struct ParcelStore: Sendable {
    /// The parcels with these ids, ascending; an id nobody packed is missing.
    func parcels(_ ids: [Int64], in database: some SQLExecutor) async throws -> [PackedParcel] {
        try await database.query(select(ids)).map(Self.decode)
    }

    private func select(_ ids: [Int64]) -> SQL {
        """
        SELECT p.parcel_id, p.order_id, p.sscc, p.weight_g, p.length_mm, p.width_mm, p.height_mm, p.packed_at,
            p.site_latitude, p.site_longitude, d.latitude, d.longitude, d.promised_by, s.state,
            CASE WHEN s.id IS NULL THEN nextval('shipping.shipment_id_seq') ELSE s.id END,
            d.recipient, d.street, d.city, d.region, d.postcode, d.country
        FROM unnest(\(ids)::bigint[]) AS wanted(id)
        JOIN warehouse.packed_parcel p ON p.parcel_id = wanted.id
        JOIN orders.destination d ON d.order_id = p.order_id
        LEFT JOIN shipping.shipment s ON s.parcel_id = p.parcel_id
        ORDER BY p.parcel_id
        """
    }

    private static func decode(_ row: Row) throws -> PackedParcel {
        let latitude: Double? = try row.decode(10)
        let longitude: Double? = try row.decode(11)
        return PackedParcel(
            id: try row.decode(0), orderID: try row.decode(1), sscc: try row.decode(2), weight: try row.decode(3),
            dimensions: Dimensions(length: try row.decode(4), width: try row.decode(5), height: try row.decode(6)),
            packedAt: try row.decode(7), site: GeoPoint(latitude: try row.decode(8), longitude: try row.decode(9)),
            destination: try row.address(from: 15, location: point(latitude, longitude)), promisedBy: try row.decode(12),
            shipmentID: try row.decode(14), state: try row.decode(13))
    }

    private static func point(_ latitude: Double?, _ longitude: Double?) -> GeoPoint? {
        guard let latitude, let longitude else { return nil }
        return GeoPoint(latitude: latitude, longitude: longitude)
    }
}

extension Row {
    /// Six columns beginning with `column`: recipient, street, city, region, postcode, country.
    func address(from column: Int, location: GeoPoint?) throws -> Address {
        Address(
            recipient: try decode(column), street: try decode(column + 1), city: try decode(column + 2),
            region: try decode(column + 3),
            postcode: try decode(column + 4), country: try decode(column + 5), location: location)
    }
}

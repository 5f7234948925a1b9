import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime

/// Reads closed parcels and their destinations from the views of picking-worker and order-intake, and writes their shipments.
struct BookingStore: Sendable {
    /// The parcels with these ids, ascending; an id nobody packed is missing. Which orders are cancelled stays so until the transaction ends.
    func parcels(_ ids: [Int64], in transaction: some SQLExecutor) async throws -> [ParcelToBook] {
        try await transaction.pipeline([DispatchLockStore.forDispatching, select(ids)])[1].map(Self.decode)
    }

    /// Writes the drafts whose parcel has no shipment yet, or one that no service took until now.
    /// - Parameter drafts: ascending by parcel.
    /// - Returns: the ids of the shipments that changed.
    func insert(_ drafts: [ShipmentDraft], in database: some SQLExecutor) async throws -> Set<Int64> {
        guard !drafts.isEmpty else { return [] }
        let labels = drafts.compactMap { draft in
            draft.label.map {
                KeptDocument(
                    shipmentID: draft.parcel.shipmentID, trackingNumber: draft.trackingNumber, attempt: nil,
                    document: PrintedDocument(.label, .zpl, $0))
            }
        }
        let statements = [insert(drafts)] + (labels.isEmpty ? [] : [DocumentStore().keep(labels)])
        return Set(try await database.pipeline(statements)[0].map { try $0.decode(0) })
    }

    private func insert(_ drafts: [ShipmentDraft]) -> SQL {
        let choices = drafts.map(\.choice)
        let parcels = drafts.map(\.parcel)
        return """
            INSERT INTO shipping.shipment AS old (id, parcel_id, order_id, state, reason, carrier, service, zone, distance_m, billed_g,
                price, currency, promised_by, expected_at, is_late, label_key, tracking_number, trace, booked_at)
            OVERRIDING SYSTEM VALUE
            SELECT n.*, CASE WHEN n.state = \(ShipmentState.booked) THEN now() END
            FROM unnest(\(parcels.map(\.shipmentID))::bigint[], \(parcels.map(\.id))::bigint[], \(parcels.map(\.orderID))::bigint[],
                \(drafts.map(\.state.rawValue))::text[], \(drafts.map(\.reason))::text[], \(choices.map { $0?.carrier })::text[],
                \(choices.map { $0?.service })::text[], \(choices.map { $0?.zone })::text[], \(parcels.map(\.distance))::bigint[],
                \(choices.map { $0?.billedWeight })::bigint[], \(choices.map { $0?.price.minor })::bigint[],
                \(choices.map { $0?.price.currency.code })::text[], \(parcels.map(\.promisedBy))::timestamptz[],
                \(choices.map { $0?.expectedAt })::timestamptz[], \(choices.map { $0?.isLate ?? false })::boolean[],
                \(drafts.map(\.labelKey))::text[], \(drafts.map(\.trackingNumber))::text[], \(drafts.map(\.trace))::text[])
                AS n(id, parcel_id, order_id, state, reason, carrier, service, zone, distance_m, billed_g, price, currency,
                     promised_by, expected_at, is_late, label_key, tracking_number, trace)
            ON CONFLICT (parcel_id) DO UPDATE SET
                state = excluded.state, reason = excluded.reason, carrier = excluded.carrier, service = excluded.service,
                zone = excluded.zone, distance_m = excluded.distance_m, billed_g = excluded.billed_g, price = excluded.price,
                currency = excluded.currency, expected_at = excluded.expected_at, is_late = excluded.is_late,
                label_key = excluded.label_key, tracking_number = excluded.tracking_number,
                booked_at = excluded.booked_at
            WHERE old.state = \(ShipmentState.unroutable) AND excluded.state <> \(ShipmentState.unroutable) AND old.id = excluded.id
            RETURNING id
            """
    }

    private func select(_ ids: [Int64]) -> SQL {
        """
        SELECT p.parcel_id, p.order_id, p.sscc, p.weight_g, p.length_mm, p.width_mm, p.height_mm, p.packed_at,
            p.site_latitude, p.site_longitude, d.latitude, d.longitude, d.promised_by, s.state,
            CASE WHEN s.id IS NULL THEN nextval('shipping.shipment_id_seq') ELSE s.id END,
            EXISTS (SELECT FROM operations.cancelled_order c WHERE c.order_id = p.order_id),
            EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = p.order_id), p.is_opened,
            \(DestinationColumns.list)
        FROM unnest(\(ids)::bigint[]) AS wanted(id)
        JOIN warehouse.packed_parcel p ON p.parcel_id = wanted.id
        JOIN orders.destination d ON d.order_id = p.order_id
        LEFT JOIN shipping.shipment s ON s.parcel_id = p.parcel_id
        ORDER BY p.parcel_id
        """
    }

    private static func decode(_ row: Row) throws -> ParcelToBook {
        let latitude: Double? = try row.decode(10)
        let longitude: Double? = try row.decode(11)
        return ParcelToBook(
            id: try row.decode(0), orderID: try row.decode(1), sscc: try row.decode(2), weight: try row.decode(3),
            dimensions: Dimensions(length: try row.decode(4), width: try row.decode(5), height: try row.decode(6)),
            packedAt: try row.decode(7), site: GeoPoint(latitude: try row.decode(8), longitude: try row.decode(9)),
            destination: try row.address(from: 18, location: point(latitude, longitude)), promisedBy: try row.decode(12),
            shipmentID: try row.decode(14), state: try row.decode(13), isCancelled: try row.decode(15),
            isBarred: try row.decode(16), isOpened: try row.decode(17))
    }

    private static func point(_ latitude: Double?, _ longitude: Double?) -> GeoPoint? {
        guard let latitude, let longitude else { return nil }
        return GeoPoint(latitude: latitude, longitude: longitude)
    }
}

/// Reads where orders go.
struct AddressStore: Sendable {
    /// nil when there is no such order.
    func destination(_ order: Int64, in database: some SQLExecutor) async throws -> Address? {
        try await database.query("SELECT \(DestinationColumns.list) FROM orders.destination d WHERE d.order_id = \(order)")
            .first.map { try $0.address(from: 0, location: nil) }
    }
}

/// The columns of `orders.destination d` that make an address, for every statement that reads one.
enum DestinationColumns {
    static let list: SQL = """
        d.recipient, d.company, d.street, d.street2, d.city, d.region, d.postcode, d.country, d.phone, d.email
        """
}

extension Row {
    /// `DestinationColumns`, the first of them at `column`.
    func address(from column: Int, location: GeoPoint?) throws -> Address {
        Address(
            recipient: try decode(column), company: try decode(column + 1), street: try decode(column + 2),
            street2: try decode(column + 3), city: try decode(column + 4), region: try decode(column + 5),
            postcode: try decode(column + 6), country: try decode(column + 7), phone: try decode(column + 8),
            email: try decode(column + 9), location: location)
    }
}

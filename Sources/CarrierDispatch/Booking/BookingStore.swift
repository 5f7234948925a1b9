import Fulfilment
import Postgres

/// Writes new shipments.
struct BookingStore: Sendable {
    /// Writes the drafts whose parcel has no shipment yet, or one that no service took until now.
    /// - Parameter drafts: ascending by parcel.
    /// - Returns: the ids of the shipments that changed.
    func insert(_ drafts: [ShipmentDraft], in database: some SQLExecutor) async throws -> Set<Int64> {
        guard !drafts.isEmpty else { return [] }
        return Set(try await database.query(insert(drafts)).map { try $0.decode(0) })
    }

    private func insert(_ drafts: [ShipmentDraft]) -> SQL {
        let choices = drafts.map(\.choice)
        let parcels = drafts.map(\.parcel)
        return """
            INSERT INTO shipping.shipment AS old (id, parcel_id, order_id, state, reason, carrier, service, zone, distance_m, billed_g,
                price, currency, promised_by, expected_at, is_late, label_key, tracking_number, label, trace, booked_at)
            OVERRIDING SYSTEM VALUE
            SELECT n.*, CASE WHEN n.state = \(ShipmentState.booked) THEN now() END
            FROM unnest(\(parcels.map(\.shipmentID))::bigint[], \(parcels.map(\.id))::bigint[], \(parcels.map(\.orderID))::bigint[],
                \(drafts.map(\.state.rawValue))::text[], \(drafts.map(\.reason))::text[], \(choices.map { $0?.carrier })::text[],
                \(choices.map { $0?.service })::text[], \(choices.map { $0?.zone })::text[], \(parcels.map(\.distance))::bigint[],
                \(choices.map { $0?.billedWeight })::bigint[], \(choices.map { $0?.price.minor })::bigint[],
                \(choices.map { $0?.price.currency.code })::text[], \(parcels.map(\.promisedBy))::timestamptz[],
                \(choices.map { $0?.expectedAt })::timestamptz[], \(choices.map { $0?.isLate ?? false })::boolean[],
                \(drafts.map(\.labelKey))::text[], \(drafts.map(\.trackingNumber))::text[], \(drafts.map(\.label))::text[],
                \(drafts.map(\.trace))::text[])
                AS n(id, parcel_id, order_id, state, reason, carrier, service, zone, distance_m, billed_g, price, currency,
                     promised_by, expected_at, is_late, label_key, tracking_number, label, trace)
            ON CONFLICT (parcel_id) DO UPDATE SET
                state = excluded.state, reason = excluded.reason, carrier = excluded.carrier, service = excluded.service,
                zone = excluded.zone, distance_m = excluded.distance_m, billed_g = excluded.billed_g, price = excluded.price,
                currency = excluded.currency, expected_at = excluded.expected_at, is_late = excluded.is_late,
                label_key = excluded.label_key, tracking_number = excluded.tracking_number, label = excluded.label,
                booked_at = excluded.booked_at
            WHERE old.state = \(ShipmentState.unroutable) AND excluded.state <> \(ShipmentState.unroutable) AND old.id = excluded.id
            RETURNING id
            """
    }
}

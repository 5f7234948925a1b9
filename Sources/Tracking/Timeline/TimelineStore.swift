import FoundationEssentials
import Fulfilment
import Postgres

/// Reads one shipment's timeline.
struct TimelineStore: Sendable {
    /// The timeline; nil when nobody knows the number.
    func timeline(_ number: String, in database: some SQLExecutor) async throws -> ShipmentTimeline? {
        let results = try await database.pipeline([selectParcel(number), selectEvents(number)])
        guard let parcel = results[0].first else { return nil }
        let (carrier, status, cause, statusAt, expectedAt, deliveredAt, attempts) = try parcel.decode(
            (String, String, String?, Date?, Date?, Date?, Int).self)
        return ShipmentTimeline(
            trackingNumber: number, carrier: carrier, status: status, cause: cause, statusAt: statusAt.map { ZonedTime($0) },
            expectedAt: expectedAt.map { ZonedTime($0) }, deliveredAt: deliveredAt.map { ZonedTime($0) }, attempts: attempts,
            events: try results[1].map(Self.event))
    }

    private func selectParcel(_ number: String) -> SQL {
        """
        SELECT carrier, status, cause, status_at, coalesce(carrier_eta, expected_at), delivered_at, attempts FROM tracking.parcel
        WHERE tracking_number = \(number)
        """
    }

    private func selectEvents(_ number: String) -> SQL {
        """
        SELECT occurred_at, status, cause, place FROM tracking.event WHERE tracking_number = \(number) AND NOT is_estimate
            AND refused IS NOT DISTINCT FROM ''
        ORDER BY occurred_at NULLS LAST, key LIMIT 1000
        """
    }

    private static func event(_ row: Row) throws -> TimelineEvent {
        let (occurredAt, status, cause, place) = try row.decode((Date?, String, String?, String).self)
        return TimelineEvent(occurredAt: occurredAt.map { ZonedTime($0) }, status: status, cause: cause, place: place)
    }
}

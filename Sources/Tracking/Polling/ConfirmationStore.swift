import Fulfilment
import Postgres

/// Keeps which ends of parcels' ways a carrier has to confirm before they count.
struct ConfirmationStore: Sendable {
    /// The verdict on an event that its carrier has to confirm.
    static let waits = "waits for a second look at the carrier"
    /// After so many in vain the event stays as it is.
    static let mostAttempts = 6

    /// Asks for confirmations; what is asked for already is left as it is, unless the parcel has come to another end since. Of an event that its
    /// own words deny the question is whether its code is right.
    func request(_ events: [ReportedEvent]) -> SQL {
        """
        INSERT INTO tracking.second_look (source, tracking_number, status)
        SELECT DISTINCT ON (source, number_key) source, number, status
        FROM unnest(\(events.map(\.source))::text[], \(events.map(\.numberKey))::text[], \(events.map(\.event.trackingNumber))::text[],
            \(events.map { ($0.event.contradicted ?? $0.event.status).rawValue })::text[], \(events.map(\.waits))::boolean[])
            AS w(source, number_key, number, status, waits)
        ORDER BY source, number_key, waits DESC, status = \(TrackingStatus.returnToSender) DESC, number
        ON CONFLICT (source, number_key) DO UPDATE SET status = excluded.status, attempts = 0, due_at = now()
        WHERE second_look.status NOT IN (excluded.status, \(TrackingStatus.returnToSender))
        """
    }
}

import Fulfilment
import Postgres

/// Keeps which parcels a carrier has to confirm, and when it is asked.
struct ConfirmationStore: Sendable {
    /// The verdict on an event that its carrier has to confirm.
    static let waits = "waits for a second look at the carrier"
    /// After so many in vain the event stays as it is.
    static let mostAttempts = 6

    /// A parcel to ask about.
    struct Pending: Sendable {
        let source: String
        /// As a webhook wrote it.
        let number: String
        /// What its webhook said.
        let status: String
        /// How often it was asked, this time included.
        let attempts: Int
    }

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

    /// Those that are due, which are not due again for a while: in vain or not, somebody else takes them then.
    func due(_ limit: Int, from sources: [String], on database: some SQLExecutor) async throws -> [Pending] {
        try await database.query(
            """
            UPDATE tracking.second_look l SET attempts = attempts + 1,
                due_at = now() + make_interval(secs => (ARRAY[60, 600, 3600, 21600, 86400])[least(attempts + 1, 5)])
            WHERE (source, number_key) IN (
                SELECT source, number_key FROM tracking.second_look
                WHERE due_at <= now() AND source = ANY (\(sources)::text[]) ORDER BY due_at LIMIT \(limit) FOR UPDATE SKIP LOCKED)
            RETURNING source, tracking_number, status, attempts
            """
        ).map { row in
            let (source, number, status, attempts) = try row.decode((String, String, String, Int).self)
            return Pending(source: source, number: number, status: status, attempts: attempts)
        }
    }

    func remove(_ parcel: Pending, on database: some SQLExecutor) async throws {
        try await database.query(
            """
            DELETE FROM tracking.second_look
            WHERE source = \(parcel.source) AND number_key = \(TrackingNumber.key(parcel.number))
            """)
    }
}

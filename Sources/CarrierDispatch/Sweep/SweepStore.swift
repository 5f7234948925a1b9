import FoundationEssentials
import Fulfilment
import LabelFormats
import Postgres

/// Which accounts are swept, and how what they list compares with what we know.
struct SweepStore: Sendable {
    /// Takes accounts whose sweep is due: nobody else sweeps them meanwhile.
    func due(every interval: Duration, in database: some SQLExecutor) async throws -> [SweptAccount] {
        try await take(
            "(c.swept_at IS NULL OR c.swept_at < now() - make_interval(secs => \(interval / .seconds(1))))", in: database)
    }

    /// Takes accounts at once.
    /// - Parameter code: nil for all.
    func all(_ code: String?, in database: some SQLExecutor) async throws -> [SweptAccount] {
        try await take("(\(code)::text IS NULL OR c.code = \(code))", in: database)
    }

    private func take(_ condition: SQL, in database: some SQLExecutor) async throws -> [SweptAccount] {
        try await database.query(
            """
            UPDATE shipping.account c SET swept_at = now()
            WHERE c.code IN (
                SELECT code FROM shipping.account c
                WHERE c.stopped_at IS NULL AND c.format = ANY (\(LabelFormat.listing)::text[]) AND \(condition)
                    AND (c.is_active OR EXISTS (SELECT FROM shipping.label_attempt a WHERE a.account = c.code AND a.state = \(LabelAttemptState.suspect)))
                FOR UPDATE SKIP LOCKED)
            RETURNING c.swept_until, c.swept_at, \(CarrierAccount.columns)
            """
        ).map { row in
            SweptAccount(account: try row.account(from: 2), until: try row.decode(0), began: try row.decode(1))
        }
    }

    func finish(_ account: SweptAccount, in database: some SQLExecutor) async throws {
        try await database.query(
            """
            UPDATE shipping.account SET swept_until = greatest(swept_until, \(account.began)::timestamptz) WHERE code = \(account.account.code)
            """)
    }

    /// Whether a parcel has this label now.
    func isLive(_ shipment: Int64, _ number: String, in database: some SQLExecutor) async throws -> Bool {
        try await database.query(
            """
            SELECT FROM shipping.label WHERE shipment_id = \(shipment) AND number = \(number) AND state = \(LabelState.live)
            """
        ).count == 1
    }

    /// Which of the listed labels are not known here: neither by our reference nor by their number.
    func unknown(_ listed: [ListedLabel], of account: CarrierAccount, in database: some SQLExecutor) async throws -> [ListedLabel]
    {
        try await database.query(
            """
            SELECT i.reference, i.number, i.handle FROM unnest(\(listed.map(\.reference))::text[], \(listed.map(\.number))::text[],
                \(listed.map(\.handle))::text[]) AS i(reference, number, handle)
            WHERE NOT EXISTS (
                SELECT FROM shipping.label_attempt a JOIN shipping.label l ON l.shipment_id = a.shipment_id AND l.number = i.number
                WHERE a.reference = i.reference)
            AND NOT EXISTS (
                SELECT FROM shipping.shipment s WHERE s.carrier = \(account.carrier) AND s.tracking_number = i.number
                    AND (i.reference = '' OR i.reference = s.label_key OR i.reference LIKE s.label_key || '-_'))
            """
        ).map { row in
            let (reference, number, handle) = try row.decode((String, String, String).self)
            return ListedLabel(reference: reference, number: number, handle: handle)
        }
    }
}

/// An account that is compared with its carrier's list.
struct SweptAccount: Sendable {
    let account: CarrierAccount
    /// Up to when it was compared before; nil: never.
    let until: Date?
    let began: Date
}

/// A label that a carrier says it sold.
struct ListedLabel: Sendable, Hashable {
    /// Ours, as far as the carrier tells it.
    let reference: String
    let number: String
    let handle: String
}

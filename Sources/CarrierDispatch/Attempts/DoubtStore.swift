import FoundationEssentials
import Fulfilment
import LabelFormats
import Postgres

/// Finds attempts that are in doubt, and ends doubts.
struct DoubtStore: Sendable {
    /// Puts those in doubt whose claim is over: whoever called has gone, or forgot.
    /// - Returns: how many.
    func lapse(in database: some SQLExecutor) async throws -> Int {
        try await database.query(
            """
            UPDATE shipping.label_attempt SET state = \(LabelAttemptState.unknown), detail = 'nobody recorded what came of the call',
                next_at = now() + make_interval(secs => \(LookUpRules.first / .seconds(1)))
            WHERE state = \(LabelAttemptState.calling) AND next_at < now()
            """
        ).affected
    }

    /// Takes attempts whose look-up is due, for as long as that takes. Those that are simply asked for again are left to their messages,
    /// unless nobody wants them any more.
    func due(limit: Int, lease: Duration, in database: some SQLExecutor) async throws -> [Doubt] {
        try await database.query(
            """
            WITH due AS (
                SELECT a.shipment_id, a.n FROM shipping.label_attempt a JOIN shipping.account o ON o.code = a.account
                WHERE a.state IN \([LabelAttemptState.pending, .unknown]) AND a.next_at <= now() AND o.stopped_at IS NULL
                    AND (a.cancel_wanted OR a.state = \(LabelAttemptState.pending)
                        OR o.format <> ALL (\(LabelFormat.repeating)::text[]))
                ORDER BY a.next_at LIMIT \(limit) FOR UPDATE OF a SKIP LOCKED
            ), taken AS (
                UPDATE shipping.label_attempt a SET next_at = now() + make_interval(secs => \(lease / .seconds(1))), lookups = a.lookups + 1
                FROM due d WHERE a.shipment_id = d.shipment_id AND a.n = d.n
                RETURNING a.*
            )
            \(Self.doubts("taken")) ORDER BY a.shipment_id, a.n
            """
        ).map(Self.decode)
    }

    /// The attempts of these references, whatever their state.
    func named(_ references: [String], in database: some SQLExecutor) async throws -> [Doubt] {
        try await database.query(
            """
            WITH named AS (SELECT * FROM shipping.label_attempt WHERE reference = ANY (\(references)::text[]))
            \(Self.doubts("named")) ORDER BY a.shipment_id, a.n
            """
        ).map(Self.decode)
    }

    /// Attempts of an account whose labels would be on the list that was read by now, and are not.
    func unlisted(_ account: String, before: Date, in database: some SQLExecutor) async throws -> [Doubt] {
        try await database.query(
            """
            WITH unlisted AS (
                SELECT * FROM shipping.label_attempt
                WHERE account = \(account) AND state = \(LabelAttemptState.unknown) AND called_at < \(before))
            \(Self.doubts("unlisted")) ORDER BY a.shipment_id, a.n
            """
        ).map(Self.decode)
    }

    private static func doubts(_ source: StaticString) -> SQL {
        """
        SELECT a.shipment_id, a.n, a.calls, a.state, a.reference, coalesce(a.handle, ''), coalesce(a.offer, ''), a.lookups, a.cancel_wanted,
            extract(epoch FROM now() - coalesce(a.called_at, now()))::float8, coalesce(s.tracking_number, ''), coalesce(s.service, ''),
            a.state = \(LabelAttemptState.calling) AND a.next_at > now(), \(CarrierAccount.columns)
        FROM \(literal: source) a JOIN shipping.account c ON c.code = a.account JOIN shipping.shipment s ON s.id = a.shipment_id
        """
    }

    private static func decode(_ row: Row) throws -> Doubt {
        var job = LabelJob()
        (job.reference, job.handle, job.offer) = (try row.decode(4), try row.decode(5), try row.decode(6))
        job.service = try row.decode(11)
        return Doubt(
            key: AttemptKey(shipmentID: try row.decode(0), number: try row.decode(1), calls: try row.decode(2)),
            state: try row.decode(3), lookUps: try row.decode(7), isUnwanted: try row.decode(8), age: try row.decode(9),
            isInHand: try row.decode(12), account: try row.account(from: 13), job: job)
    }

    /// Ends doubts of which the service says that nothing was sold.
    /// - Returns: the shipments whose attempts changed.
    func end(_ keys: [AttemptKey], as state: LabelAttemptState, in database: some SQLExecutor) async throws -> [Int64] {
        guard !keys.isEmpty else { return [] }
        return try await database.query(
            """
            UPDATE shipping.label_attempt a SET state = n.state, next_at = NULL, answered_at = now(), lookups = 0,
                detail = 'the carrier says that nothing was sold'
            FROM (SELECT id, n, calls, \(state.rawValue)::text AS state
                FROM unnest(\(keys.map(\.shipmentID))::bigint[], \(keys.map(\.number))::smallint[], \(keys.map(\.calls))::int[])
                    AS k(id, n, calls)) n
            WHERE a.shipment_id = n.id AND a.n = n.n AND a.calls = n.calls AND a.state IN \([LabelAttemptState.pending, .unknown])
            RETURNING a.shipment_id
            """
        ).map { try $0.decode(0) }
    }

    /// An attempt that stays in doubt until its next look-up.
    struct Wait: Sendable {
        let key: AttemptKey
        let reason: String
        let pause: Duration
        /// false: nobody asked its service, so that this look-up does not count.
        let wasAsked: Bool
    }

    /// Leaves attempts in doubt until the next look-up.
    func wait(_ waits: [Wait], in database: some SQLExecutor) async throws {
        let keys = waits.map(\.key)
        try await database.query(
            """
            UPDATE shipping.label_attempt a SET detail = n.detail, next_at = now() + make_interval(secs => n.wait),
                lookups = CASE WHEN n.was_asked THEN a.lookups ELSE greatest(a.lookups - 1, 0) END
            FROM unnest(\(keys.map(\.shipmentID))::bigint[], \(keys.map(\.number))::smallint[], \(keys.map(\.calls))::int[],
                \(waits.map(\.reason))::text[], \(waits.map { $0.pause / .seconds(1) })::float8[], \(waits.map(\.wasAsked))::boolean[])
                AS n(id, n, calls, detail, wait, was_asked)
            WHERE a.shipment_id = n.id AND a.n = n.n AND a.calls = n.calls AND a.state IN \([LabelAttemptState.pending, .unknown])
            """)
    }

    /// The orders of shipments, for telling people.
    func orders(_ shipments: [Int64], in database: some SQLExecutor) async throws -> [(shipment: Int64, order: Int64)] {
        try await database.query("SELECT id, order_id FROM shipping.shipment WHERE id = ANY (\(shipments)::bigint[]) ORDER BY id")
            .map {
                let (id, order) = try $0.decode((Int64, Int64).self)
                return (id, order)
            }
    }
}

/// An attempt of which it is not known whether it sold.
struct Doubt: Sendable {
    let key: AttemptKey
    let state: LabelAttemptState
    /// Times its service was asked, this one included.
    let lookUps: Int
    /// Its label is given back when it shows up.
    let isUnwanted: Bool
    /// Seconds since it was called last.
    let age: Double
    /// Its call is still out.
    let isInHand: Bool
    let account: CarrierAccount
    /// With reference, handle, offer and service.
    let job: LabelJob

    /// Nothing can have been sold: the service sells only what it quoted, and what it quoted is kept before it is bought.
    var isBeforePurchase: Bool {
        guard case .quoteThenBuy? = account.labelFormat?.traits.steps else { return false }
        return job.handle.isEmpty && state == .unknown
    }
}

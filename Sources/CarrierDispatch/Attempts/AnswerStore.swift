import FoundationEssentials
import Fulfilment
import LabelFormats
import Postgres

/// Records at attempts what came of them. A sale counts whenever it is told, anything else only for the call it belongs to, and only as long
/// as the attempt is in doubt.
struct AnswerStore: Sendable {
    /// Records sales, and keeps their labels: as the parcel's own where it got this number, else as one that is to be given back. A label
    /// whose number is another parcel's is for a person: given back by its number, it might be the other one.
    /// - Parameter sold: the attempts with their labels, recorded at the shipments already.
    func keep(_ sold: [(attempt: AnsweredAttempt, label: SoldLabel)]) -> SQL {
        let keys = sold.map(\.attempt.key)
        let windows = sold.map { $0.attempt.account.labelFormat?.traits.voidWindow.map { $0 / .seconds(1) } }
        return """
            WITH n AS (
                SELECT * FROM unnest(\(keys.map(\.shipmentID))::bigint[], \(keys.map(\.number))::smallint[],
                    \(sold.map(\.label.number))::text[], \(sold.map(\.label.handle))::text[], \(sold.map(\.attempt.account.code))::text[],
                    \(sold.map(\.attempt.reference))::text[], \(sold.map(\.label.charged?.millionths))::bigint[],
                    \(sold.map(\.label.charged?.currency.code))::text[], \(windows)::float8[], \(sold.map(\.attempt.account.person))::text[])
                    AS n(id, n, tracking_number, handle, account, reference, charged, currency, seconds, person)
            ), settled AS (
                UPDATE shipping.label_attempt a SET state = \(LabelAttemptState.bought), answered_at = now(), next_at = NULL, detail = NULL,
                    handle = coalesce(nullif(n.handle, ''), a.handle)
                FROM n WHERE a.shipment_id = n.id AND a.n = n.n AND a.state <> \(LabelAttemptState.bought)
            )
            INSERT INTO shipping.label (shipment_id, number, n, account, reference, handle, state, charged_millionths, currency, void_until,
                next_at, detail, owner)
            SELECT n.id, n.tracking_number, n.n, n.account, n.reference, n.handle, f.state, n.charged, n.currency,
                now() + make_interval(secs => n.seconds), CASE f.state WHEN \(LabelState.voidWanted) THEN now() END,
                CASE f.state WHEN \(LabelState.voidRefused) THEN 'its number is another parcel''s' END,
                CASE f.state WHEN \(LabelState.voidRefused) THEN n.person END
            FROM n JOIN shipping.shipment s ON s.id = n.id
            CROSS JOIN LATERAL (SELECT CASE
                WHEN s.tracking_number = n.tracking_number AND s.state IN \([ShipmentState.ready] + ShipmentState.left)
                    THEN \(LabelState.live)
                WHEN EXISTS (\(LabelStore.holder)) THEN \(LabelState.voidRefused)
                ELSE \(LabelState.voidWanted) END AS state) f
            ON CONFLICT (shipment_id, number) DO NOTHING
            """
    }

    /// Records labels that will never be sold.
    /// - Returns: the shipments that failed by this.
    func refuse(
        _ refusals: [(attempt: AnsweredAttempt, code: String, message: String, about: Refusal.About)]
    ) -> SQL {
        let keys = refusals.map(\.attempt.key)
        return """
            WITH n AS (
                SELECT * FROM unnest(\(keys.map(\.shipmentID))::bigint[], \(keys.map(\.number))::smallint[], \(keys.map(\.calls))::int[],
                    \(refusals.map(\.code))::text[], \(refusals.map(\.message))::text[], \(refusals.map(\.about.rawValue))::text[])
                    AS n(id, n, calls, code, message, about)
            ), refused AS (
                UPDATE shipping.label_attempt a SET state = \(LabelAttemptState.refused), answered_at = now(), next_at = NULL,
                    detail = n.message, about = n.about
                FROM n WHERE a.shipment_id = n.id AND a.n = n.n AND a.calls = n.calls AND a.state IN \(LabelAttemptState.doubtful)
                RETURNING n.id, n.code, n.message
            )
            UPDATE shipping.shipment s SET state = \(ShipmentState.failed),
                reason = CASE WHEN r.code = ANY (\(LabelAnswer.own)::text[]) THEN 'The label was not asked for: '
                    ELSE 'The carrier refused the label: ' END || r.message || ' (' || r.code || ')'
            FROM refused r WHERE s.id = r.id AND s.state = \(ShipmentState.booking)
            RETURNING s.id, s.order_id, r.code
            """
    }

    /// What an attempt becomes that sold nothing, or may have.
    struct Note: Sendable {
        let key: AttemptKey
        let state: LabelAttemptState
        let detail: String
        var handle = ""
        /// Until it is looked at again; nil where nobody has to.
        var wait: Duration?
    }

    /// Attempts whose label nobody wants any more are dropped in place of being tried again.
    func note(_ notes: [Note]) -> SQL {
        let keys = notes.map(\.key)
        return """
            UPDATE shipping.label_attempt a SET answered_at = now(), detail = n.detail,
                state = CASE WHEN a.cancel_wanted AND n.state = \(LabelAttemptState.retry) THEN \(LabelAttemptState.dropped) ELSE n.state END,
                next_at = now() + make_interval(secs => n.wait),
                handle = CASE n.state WHEN \(LabelAttemptState.retry) THEN NULL ELSE coalesce(nullif(n.handle, ''), a.handle) END,
                lookups = CASE n.state WHEN \(LabelAttemptState.retry) THEN 0 ELSE a.lookups END
            FROM unnest(\(keys.map(\.shipmentID))::bigint[], \(keys.map(\.number))::smallint[], \(keys.map(\.calls))::int[],
                \(notes.map(\.state.rawValue))::text[], \(notes.map(\.detail))::text[], \(notes.map(\.handle))::text[],
                \(notes.map { $0.wait.map { $0 / .seconds(1) } })::float8[]) AS n(id, n, calls, state, detail, handle, wait)
            WHERE a.shipment_id = n.id AND a.n = n.n AND a.calls = n.calls AND a.state IN \(LabelAttemptState.doubtful)
            """
    }

    /// Begins the next attempts of those of the shipments that wait for a label and have none in hand. Those beyond the last letter are left to a
    /// person.
    /// - Returns: the shipments whose label may be asked for now.
    func begin(_ shipments: [Int64], in database: some SQLExecutor) async throws -> [Int64] {
        try await database.query(
            """
            INSERT INTO shipping.label_attempt (shipment_id, n, account, reference, state)
            SELECT s.id, a.n + 1, a.account, \(AttemptStore.reference("s.label_key", "(a.n + 1)")), \(LabelAttemptState.intent)
            FROM unnest(\(shipments)::bigint[]) AS asked(id)
            JOIN shipping.shipment s ON s.id = asked.id AND s.state = \(ShipmentState.booking)
            CROSS JOIN LATERAL (
                SELECT l.n, l.account, l.state FROM shipping.label_attempt l WHERE l.shipment_id = s.id ORDER BY l.n DESC LIMIT 1) a
            WHERE a.n < 26 AND a.state NOT IN \(LabelAttemptState.open)
            ON CONFLICT (shipment_id, n) DO NOTHING
            RETURNING shipment_id
            """
        ).map { try $0.decode(0) }
    }

    /// Takes the mark from cancelled shipments of which no label is left to be given back. The mark of a held parcel stays as long as it is held.
    func forget(_ shipments: [Int64]) -> SQL {
        """
        UPDATE shipping.shipment s SET void_wanted_at = NULL
        WHERE s.id = ANY (\(shipments)::bigint[]) AND s.state = \(ShipmentState.cancelled) AND s.void_wanted_at IS NOT NULL
            AND NOT EXISTS (SELECT FROM shipping.label_attempt a WHERE a.shipment_id = s.id AND a.state IN \(LabelAttemptState.doubtful))
            AND NOT EXISTS (SELECT FROM shipping.label l WHERE l.shipment_id = s.id AND l.state IN \(LabelState.leaving))
        """
    }

    /// Stops accounts that refuse us, until a person acted.
    /// - Returns: those that are stopped by this.
    func stop(_ accounts: [String: String]) -> SQL {
        let codes = accounts.keys.sorted()
        return """
            UPDATE shipping.account c SET stopped_at = now(), stop_reason = n.reason
            FROM unnest(\(codes)::text[], \(codes.map { accounts[$0] ?? "" })::text[]) AS n(code, reason)
            WHERE c.code = n.code AND c.stopped_at IS NULL
            RETURNING c.code
            """
    }
}

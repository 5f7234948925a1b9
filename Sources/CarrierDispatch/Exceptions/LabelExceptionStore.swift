import FoundationEssentials
import Fulfilment
import Postgres

/// Reads what stands still about labels.
struct LabelExceptionStore: Sendable {
    /// The oldest first.
    /// - Parameters:
    ///   - owner: of what no account is to blame for, or whose account names nobody.
    ///   - person: only of this owner, in any case of letters; nil: of all.
    ///   - patience: how long a label may be in doubt before a person is asked.
    func exceptions(
        owner: String, of person: String? = nil, patience: Duration, limit: Int, in database: some SQLExecutor
    ) async throws -> [LabelException] {
        try await database.query(
            """
            WITH still AS (\(Self.refused) UNION ALL \(Self.doubtful(patience)) UNION ALL \(Self.stopped) UNION ALL \(Self.kept))
            SELECT e.kind, coalesce(p.sscc, ''), e.order_id, coalesce(e.carrier, ''), e.since, e.reason, o.owner, coalesce(e.about, ''),
                e.parcels
            FROM still e CROSS JOIN LATERAL (SELECT coalesce(nullif(e.owner, ''), \(owner)) AS owner) o
            LEFT JOIN warehouse.packed_parcel p ON p.parcel_id = e.parcel_id
            WHERE lower(o.owner) = lower(coalesce(\(person)::text, o.owner))
            ORDER BY e.since, e.order_id, e.parcel_id LIMIT \(limit)
            """
        ).map { row in
            let kind: String = try row.decode(0)
            return LabelException(
                kind: LabelException.Kind(rawValue: kind) ?? .refused, parcel: try row.decode(1), order: try row.decode(2),
                carrier: try row.decode(3), since: try row.decode(4), reason: try row.decode(5), owner: try row.decode(6),
                about: try row.decode(7), parcels: try row.decode(8))
        }
    }

    /// Parcels that nobody takes, and those whose label was refused: by the last attempt, as far as there was one.
    private static let refused: SQL = """
        SELECT CASE s.state WHEN \(ShipmentState.unroutable) THEN \(LabelException.Kind.unroutable.rawValue)
                ELSE \(LabelException.Kind.refused.rawValue) END AS kind, s.parcel_id, s.order_id, s.carrier,
            coalesce(a.answered_at, s.created_at) AS since, coalesce(s.reason, a.detail, 'the books do not say why') AS reason,
            c.owner, a.about, 1 AS parcels
        FROM shipping.shipment s LEFT JOIN LATERAL (
            SELECT l.account, l.answered_at, l.detail, l.about FROM shipping.label_attempt l
            WHERE l.shipment_id = s.id AND s.state = \(ShipmentState.failed) ORDER BY l.n DESC LIMIT 1) a ON true
        LEFT JOIN shipping.account c ON c.code = a.account
        WHERE s.state IN \([ShipmentState.unroutable, .failed])
        """

    private static func doubtful(_ patience: Duration) -> SQL {
        """
        SELECT 'in_doubt', s.parcel_id, s.order_id, s.carrier, a.called_at, a.reference || ': ' || coalesce(a.detail, 'no answer'), c.owner,
            NULL, 1
        FROM shipping.label_attempt a JOIN shipping.shipment s ON s.id = a.shipment_id LEFT JOIN shipping.account c ON c.code = a.account
        WHERE a.state = \(LabelAttemptState.unknown) AND a.called_at < now() - make_interval(secs => \(patience / .seconds(1)))
        """
    }

    /// One for an account, whatever waits for it. Where another account of the carrier sells, nothing waits.
    private static let stopped: SQL = """
        SELECT 'account_stopped', w.parcel_id, w.order_id, c.carrier, c.stopped_at,
            'account ' || c.code || ' is stopped: ' || coalesce(c.stop_reason, 'nobody said why'), c.owner, 'account', w.parcels
        FROM shipping.account c CROSS JOIN LATERAL (
            SELECT (array_agg(s.parcel_id ORDER BY s.created_at, s.id))[1] AS parcel_id,
                (array_agg(s.order_id ORDER BY s.created_at, s.id))[1] AS order_id, count(*)::int AS parcels
            FROM shipping.shipment s WHERE s.state = \(ShipmentState.booking) AND s.carrier = c.carrier) w
        WHERE c.stopped_at IS NOT NULL AND c.is_active AND w.parcels > 0 AND NOT EXISTS (
            SELECT FROM shipping.account o WHERE o.carrier = c.carrier AND o.is_active AND o.stopped_at IS NULL)
        """

    private static let kept: SQL = """
        SELECT 'void_refused', s.parcel_id, s.order_id, s.carrier, l.bought_at, l.number || ': ' || coalesce(l.detail, 'no reason was given'),
            coalesce(nullif(l.owner, ''), c.owner), NULL, 1
        FROM shipping.label l JOIN shipping.shipment s ON s.id = l.shipment_id LEFT JOIN shipping.account c ON c.code = l.account
        WHERE l.state = \(LabelState.voidRefused)
        """
}

import FoundationEssentials
import Fulfilment
import LabelFormats
import Postgres
import ServiceRuntime

/// Claims attempts to buy labels. A claim is committed before a byte leaves, and has an end: what was not answered by then is in doubt.
struct AttemptStore: Sendable {
    /// Claims the labels of those of the shipments that wait for one, whose orders are not cancelled, whose parcels may leave the house and were
    /// not opened, and that nobody has in hand; begins their next attempt where the last one is over.
    /// - Parameters:
    ///   - ids: ascending.
    ///   - lease: how long the claim holds.
    ///   - call: how long a call may take, of the lease.
    func claim(_ ids: [Int64], lease: Duration, call: Duration, in database: some SQLExecutor) async throws -> [WantedLabel] {
        let began = ContinuousClock.now
        let deadline = began + lease - call
        return try await database.query(claim(ids, lease / .seconds(1))).map { try Self.decode($0, deadline) }
    }

    private func claim(_ ids: [Int64], _ seconds: Double) -> SQL {
        """
        WITH asked AS (
            SELECT s.id, coalesce(CASE WHEN l.state IN \(LabelAttemptState.open) THEN l.n ELSE l.n + 1 END, 1)::smallint AS n, c.code AS account,
                s.label_key
            FROM unnest(\(ids)::bigint[]) AS asked(id)
            JOIN shipping.shipment s ON s.id = asked.id AND s.state = \(ShipmentState.booking)
            LEFT JOIN LATERAL (
                SELECT a.n, a.state FROM shipping.label_attempt a WHERE a.shipment_id = s.id ORDER BY a.n DESC LIMIT 1) l ON true
            JOIN LATERAL (\(Self.account)) c ON true
            WHERE NOT EXISTS (SELECT FROM operations.cancelled_order x WHERE x.order_id = s.order_id)
                AND NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = s.order_id)
                AND NOT EXISTS (SELECT FROM warehouse.packed_parcel x WHERE x.parcel_id = s.parcel_id AND x.is_opened)
            ORDER BY s.id
        ), claimed AS (
            INSERT INTO shipping.label_attempt AS a (shipment_id, n, account, reference, state, calls, called_at, next_at)
            SELECT id, n, account, \(Self.reference("label_key", "n")), \(LabelAttemptState.calling), 1, now(),
                now() + make_interval(secs => \(seconds))
            FROM asked WHERE n <= 26
            ON CONFLICT (shipment_id, n) DO UPDATE SET state = excluded.state, calls = a.calls + 1, called_at = excluded.called_at,
                next_at = excluded.next_at,
                account = CASE WHEN a.state IN \([LabelAttemptState.intent, .retry]) THEN excluded.account ELSE a.account END
            WHERE a.state IN \([LabelAttemptState.intent, .retry])
                OR (a.state = \(LabelAttemptState.unknown) OR a.state = \(LabelAttemptState.calling) AND a.next_at < now())
                    AND NOT a.cancel_wanted AND EXISTS (
                        SELECT FROM shipping.account o WHERE o.code = a.account AND o.stopped_at IS NULL
                            AND o.format = ANY (\(LabelFormat.repeating)::text[]))
            RETURNING shipment_id, n, calls, account, reference, CASE WHEN offer_until > now() THEN handle END AS handle, offer
        )
        SELECT a.shipment_id, a.n, a.calls, a.reference, a.handle, a.offer, s.service, p.sscc, p.weight_g, p.length_mm, p.width_mm,
            p.height_mm, s.created_at, \(CarrierAccount.columns), \(DestinationColumns.list), s.parcel_id, p.site_country
        FROM claimed a
        JOIN shipping.account c ON c.code = a.account
        JOIN shipping.shipment s ON s.id = a.shipment_id
        JOIN warehouse.packed_parcel p ON p.parcel_id = s.parcel_id
        JOIN orders.destination d ON d.order_id = s.order_id
        ORDER BY a.shipment_id
        """
    }

    /// The account that sells a label of the shipment `s` now.
    private static let account: SQL = """
        SELECT a.code FROM shipping.account a WHERE a.carrier = s.carrier AND a.is_active AND a.stopped_at IS NULL
        ORDER BY a.priority, a.code LIMIT 1
        """

    /// Of an attempt: the shipment's key, from the second on with a letter.
    static func reference(_ key: StaticString, _ number: StaticString) -> SQL {
        "\(literal: key) || CASE \(literal: number) WHEN 1 THEN '' ELSE '-' || chr(64 + \(literal: number)) END"
    }

    private static func decode(_ row: Row, _ deadline: ContinuousClock.Instant) throws -> WantedLabel {
        let account = try row.account(from: 13)
        let size = Dimensions(length: try row.decode(9), width: try row.decode(10), height: try row.decode(11))
        var job = LabelJob(
            reference: try row.decode(3), service: try row.decode(6), plate: try row.decode(7), weight: try row.decode(8),
            size: size, to: try row.address(from: 21, location: nil), format: account.labelFormat)
        (job.handle, job.offer) = (try row.decode(4, as: String?.self) ?? "", try row.decode(5, as: String?.self) ?? "")
        let key = AttemptKey(
            shipmentID: try row.decode(0), number: try row.decode(1), calls: try row.decode(2))
        return WantedLabel(
            key: key, account: account, parcelID: try row.decode(31), originCountry: try row.decode(32), job: job,
            since: try row.decode(12), deadline: deadline)
    }

    /// Commits what a quote left, before it is bought by.
    /// - Returns: whether the claim still holds.
    func keepQuote(_ key: AttemptKey, handle: String, offer: String, in database: some SQLExecutor) async throws -> Bool {
        try await database.query(
            """
            UPDATE shipping.label_attempt SET handle = \(handle), offer = \(offer), offer_until = now() + interval '10 minutes'
            WHERE shipment_id = \(key.shipmentID) AND n = \(key.number)::smallint AND calls = \(key.calls)
                AND state = \(LabelAttemptState.calling) AND next_at > now()
            """
        ).affected == 1
    }

    // Those that are not claimed

    /// Shipments that wait for labels and were not claimed now, with the reason.
    func waiting(_ ids: [Int64], in database: some SQLExecutor) async throws -> [WaitingLabel] {
        try await database.query(
            """
            SELECT s.id, s.created_at, s.carrier, l.state, l.reference, c.code, c.stop_reason
            FROM unnest(\(ids)::bigint[]) AS asked(id)
            JOIN shipping.shipment s ON s.id = asked.id AND s.state = \(ShipmentState.booking)
            LEFT JOIN LATERAL (
                SELECT a.state, a.reference FROM shipping.label_attempt a WHERE a.shipment_id = s.id ORDER BY a.n DESC LIMIT 1) l ON true
            LEFT JOIN LATERAL (
                SELECT a.code, a.stop_reason FROM shipping.account a WHERE a.carrier = s.carrier AND a.is_active
                ORDER BY a.stopped_at NULLS FIRST, a.priority, a.code LIMIT 1) c ON true
            WHERE NOT EXISTS (SELECT FROM operations.cancelled_order x WHERE x.order_id = s.order_id)
                AND NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = s.order_id)
                AND NOT EXISTS (SELECT FROM warehouse.packed_parcel x WHERE x.parcel_id = s.parcel_id AND x.is_opened)
            ORDER BY s.id
            """
        ).map { row in
            let (id, since, carrier, state, reference, account, stop) = try row.decode(
                (Int64, Date, String, LabelAttemptState?, String?, String?, String?).self)
            return WaitingLabel(
                shipmentID: id, since: since, carrier: carrier, state: state, reference: reference ?? "", account: account,
                stopReason: stop)
        }
    }
}

/// A shipment whose label is in other hands, in doubt, or cannot be bought.
struct WaitingLabel: Sendable {
    let shipmentID: Int64
    /// When its shipment was opened.
    let since: Date
    let carrier: String
    /// Of its last attempt; nil before the first.
    let state: LabelAttemptState?
    let reference: String
    /// Where it would be bought; nil when there is no account.
    let account: String?
    /// Why that account is stopped; nil when it is not.
    let stopReason: String?

    /// Why there is no label yet.
    var reason: String {
        guard let account else { return "\(carrier) has no account that labels are bought through" }
        if let stopReason { return "account \(account) is stopped: \(stopReason)" }
        switch state {
        case .unknown, .pending: return "the answer to \(reference) is not known; it is looked up"
        default: return "\(carrier) has not answered yet"
        }
    }
}

import FoundationEssentials
import Fulfilment
import LabelFormats
import Postgres

/// Labels on their way back to their carriers.
struct VoidStore: Sendable {
    /// Marks what carriers sold, and what is in doubt, of shipments that were cancelled before: nothing of it is printed any more. Attempts
    /// that surely sold nothing end here.
    func want(orders: [Int64], in transaction: some SQLExecutor) async throws {
        _ = try await transaction.pipeline([
            """
            UPDATE shipping.label l SET state = \(LabelState.voidWanted), next_at = now()
            FROM shipping.shipment s WHERE s.order_id = ANY (\(orders)::bigint[]) AND s.state = \(ShipmentState.cancelled)
                AND l.shipment_id = s.id AND l.state = \(LabelState.live)
            """,
            """
            UPDATE shipping.label_attempt a SET cancel_wanted = true,
                state = CASE WHEN a.state IN \([LabelAttemptState.intent, .retry]) THEN \(LabelAttemptState.dropped) ELSE a.state END
            FROM shipping.shipment s WHERE s.order_id = ANY (\(orders)::bigint[]) AND s.state = \(ShipmentState.cancelled)
                AND a.shipment_id = s.id AND a.state IN \(LabelAttemptState.open)
            """,
            """
            UPDATE shipping.shipment s SET void_wanted_at = NULL
            WHERE s.order_id = ANY (\(orders)::bigint[]) AND s.state = \(ShipmentState.cancelled) AND s.void_wanted_at IS NOT NULL
                AND NOT EXISTS (
                    SELECT FROM shipping.label_attempt a WHERE a.shipment_id = s.id AND a.state IN \(LabelAttemptState.doubtful))
                AND NOT EXISTS (SELECT FROM shipping.label l WHERE l.shipment_id = s.id AND l.state IN \(LabelState.leaving))
            """,
        ])
    }

    /// Takes labels that are to be given back, or asked about, for as long as that takes.
    func due(limit: Int, lease: Duration, in database: some SQLExecutor) async throws -> [LeavingLabel] {
        try await database.query(
            """
            WITH due AS (
                SELECT l.shipment_id, l.number, l.state FROM shipping.label l JOIN shipping.account o ON o.code = l.account
                WHERE l.state IN \(LabelState.leaving) AND l.next_at <= now() AND o.stopped_at IS NULL
                ORDER BY l.next_at LIMIT \(limit) FOR UPDATE OF l SKIP LOCKED
            ), taken AS (
                UPDATE shipping.label l SET void_calls = l.void_calls + 1, next_at = now() + make_interval(secs => \(lease / .seconds(1))),
                    state = CASE l.state WHEN \(LabelState.voidWanted) THEN \(LabelState.voiding) ELSE l.state END
                FROM due d WHERE l.shipment_id = d.shipment_id AND l.number = d.number
                RETURNING l.*, d.state AS before
            )
            SELECT t.shipment_id, t.number, t.void_calls, t.before, t.reference, t.handle, coalesce(t.void_until < now(), false), t.bought_at,
                s.order_id, \(CarrierAccount.columns)
            FROM taken t JOIN shipping.account c ON c.code = t.account JOIN shipping.shipment s ON s.id = t.shipment_id
            ORDER BY t.shipment_id, t.number
            """
        ).map(Self.decode)
    }

    private static func decode(_ row: Row) throws -> LeavingLabel {
        var job = LabelJob()
        let number = try row.decode(1, as: String.self)
        (job.reference, job.handle, job.numbers) = (try row.decode(4), try row.decode(5), [number])
        return LeavingLabel(
            shipmentID: try row.decode(0), orderID: try row.decode(8), number: number, calls: try row.decode(2),
            before: try row.decode(3), isTooLate: try row.decode(6), account: try row.account(from: 9), job: job)
    }

    /// Records what came of it, while nobody else has the label.
    func record(_ ends: [(label: LeavingLabel, end: VoidEnd)]) -> SQL {
        let labels = ends.map(\.label)
        return """
            UPDATE shipping.label l SET state = n.state, detail = n.detail, next_at = now() + make_interval(secs => n.wait),
                owner = CASE n.state WHEN \(LabelState.voidRefused) THEN coalesce(l.owner, n.person) END
            FROM unnest(\(labels.map(\.shipmentID))::bigint[], \(labels.map(\.number))::text[], \(labels.map(\.calls))::int[],
                \(ends.map(\.end.state.rawValue))::text[], \(ends.map(\.end.detail))::text[],
                \(ends.map { $0.end.wait.map { $0 / .seconds(1) } })::float8[], \(labels.map(\.account.person))::text[])
                AS n(id, number, calls, state, detail, wait, person)
            WHERE l.shipment_id = n.id AND l.number = n.number AND l.void_calls = n.calls AND l.state IN \(LabelState.leaving)
            RETURNING l.shipment_id, l.number, l.state, l.detail
            """
    }

    /// A person wants a label to be given back: one that was refused, or that is live.
    /// - Returns: nothing when there is none that can be.
    func want(number: String, in transaction: some SQLExecutor) async throws -> [WantedBack] {
        try await want("l.number = \(number)", in: transaction)
    }

    /// The same of the labels of one parcel.
    /// - Parameters:
    ///   - sscc: its digits.
    ///   - number: only this label's; nil: all that can be given back.
    func want(ofParcel sscc: String, number: String?, in transaction: some SQLExecutor) async throws -> [WantedBack] {
        try await want(
            """
            l.shipment_id IN (
                SELECT x.id FROM warehouse.packed_parcel p JOIN shipping.shipment x ON x.parcel_id = p.parcel_id WHERE p.sscc = \(sscc))
            AND l.number = coalesce(\(number)::text, l.number)
            """, in: transaction)
    }

    private func want(_ condition: SQL, in transaction: some SQLExecutor) async throws -> [WantedBack] {
        try await transaction.query(
            """
            UPDATE shipping.label l SET state = \(LabelState.voidWanted), next_at = now(), void_calls = 0, owner = NULL, detail = 'asked for by a person'
            FROM shipping.shipment s
            WHERE \(condition) AND s.id = l.shipment_id AND s.carrier IS NOT NULL
                AND (l.state = \(LabelState.voidRefused) OR l.state = \(LabelState.live) AND s.state IN \([ShipmentState.cancelled, .failed]))
            RETURNING l.shipment_id, s.carrier, l.reference, l.number
            """
        ).map { row in
            let (shipment, carrier, reference, number) = try row.decode((Int64, String, String, String).self)
            return WantedBack(shipmentID: shipment, carrier: carrier, reference: reference, number: number)
        }
    }
}

/// A label that is to be given back.
struct LeavingLabel: Sendable {
    let shipmentID: Int64
    let orderID: Int64
    let number: String
    /// How often its carrier was asked, this time included.
    let calls: Int
    /// What it was before this time.
    let before: LabelState
    /// Its carrier does not take it back any more.
    let isTooLate: Bool
    let account: CarrierAccount
    /// With reference, handle and number.
    let job: LabelJob
}

/// A label that a person wants to be given back.
struct WantedBack: Sendable {
    let shipmentID: Int64
    let carrier: String
    let reference: String
    let number: String
}

/// What came of giving a label back.
struct VoidEnd: Sendable, Equatable {
    let state: LabelState
    /// For a person.
    let detail: String
    /// Until its carrier is asked again; nil where it is not.
    let wait: Duration?

    init(_ state: LabelState, _ detail: String = "", wait: Duration? = nil) {
        (self.state, self.detail, self.wait) = (state, detail, wait)
    }
}

import FoundationEssentials
import Fulfilment
import Postgres

/// What a person asks about labels.
struct LabelListStore: Sendable {
    /// A label, or an attempt to buy one.
    struct Line: Sendable, Codable, Equatable {
        let state: String
        let order: Int64
        let account: String
        let reference: String
        /// Empty when none is known.
        let number: String
        let since: ZonedTime
        /// What was last said of it.
        let detail: String
        /// Who decides; empty when nobody has to.
        let owner: String
    }

    /// The states that can be asked for, of attempts and of labels.
    static let attempts: [LabelAttemptState] = [.calling, .pending, .unknown, .retry, .suspect]
    static let labels: [LabelState] = LabelState.leaving + [.voidRefused]
    static let words = attempts.map(\.rawValue) + labels.map(\.rawValue)
    /// Those that somebody may have to look after: not what a program is about to do.
    static let usual = words.filter { ![LabelAttemptState.calling, .retry].map(\.rawValue).contains($0) }

    /// The oldest first.
    /// - Parameter states: raw values of `words`.
    func lines(_ states: [String], limit: Int, in database: some SQLExecutor) async throws -> [Line] {
        try await lines("x.state = ANY (\(states)::text[])", limit: limit, in: database)
    }

    /// Those of one parcel, whatever their state.
    /// - Parameter sscc: its digits.
    func lines(ofParcel sscc: String, in database: some SQLExecutor) async throws -> [Line] {
        let found = try await shipments(ofParcel: sscc, in: database)
        guard !found.isEmpty else { return [] }
        return try await lines("x.shipment_id = ANY (\(found)::bigint[])", limit: 1000, in: database)
    }

    private func shipments(ofParcel sscc: String, in database: some SQLExecutor) async throws -> [Int64] {
        try await database.query(
            """
            SELECT s.id FROM warehouse.packed_parcel p JOIN shipping.shipment s ON s.parcel_id = p.parcel_id WHERE p.sscc = \(sscc)
            """
        ).map { try $0.decode(0) }
    }

    /// - Parameter condition: of `x`, an attempt or a label.
    private func lines(_ condition: SQL, limit: Int, in database: some SQLExecutor) async throws -> [Line] {
        try await database.query(
            """
            SELECT * FROM (
                SELECT x.state, s.order_id, x.account, x.reference, '', coalesce(x.called_at, s.created_at) AS since, coalesce(x.detail, ''), ''
                FROM shipping.label_attempt x JOIN shipping.shipment s ON s.id = x.shipment_id WHERE \(condition)
                UNION ALL
                SELECT x.state, s.order_id, x.account, x.reference, x.number, x.bought_at, coalesce(x.detail, ''), coalesce(x.owner, '')
                FROM shipping.label x JOIN shipping.shipment s ON s.id = x.shipment_id WHERE \(condition)) y
            ORDER BY since, 4 LIMIT \(limit)
            """
        ).map { row in
            let (state, order, account, reference, number, since, detail, owner) = try row.decode(
                (String, Int64, String, String, String, Date, String, String).self)
            return Line(
                state: state, order: order, account: account, reference: reference, number: number, since: ZonedTime(since),
                detail: detail,
                owner: owner)
        }
    }

    /// How many there are in each of those states, also of those without any.
    func open(in database: some SQLExecutor) async throws -> [(state: String, count: Int64)] {
        try await database.query(
            """
            SELECT w.state, coalesce(sum(x.count), 0)::bigint FROM unnest(\(Self.words)::text[]) AS w(state) LEFT JOIN (
                SELECT state, count(*) FROM shipping.label_attempt WHERE state IN \(LabelAttemptState.doubtful) GROUP BY state
                UNION ALL SELECT state, count(*) FROM shipping.label_attempt WHERE state = \(LabelAttemptState.suspect) GROUP BY state
                UNION ALL SELECT state, count(*) FROM shipping.label WHERE state IN \(LabelState.leaving) GROUP BY state
                UNION ALL SELECT state, count(*) FROM shipping.label WHERE state = \(LabelState.voidRefused) GROUP BY state
            ) x ON x.state = w.state GROUP BY w.state ORDER BY w.state
            """
        ).map {
            let (state, count) = try $0.decode((String, Int64).self)
            return (state, count)
        }
    }

    /// Takes an attempt for one that sold nothing: a person asked the carrier.
    /// - Returns: its shipment; nil when no attempt in doubt has the reference.
    func settle(_ reference: String, in transaction: some SQLExecutor) async throws -> Int64? {
        try await transaction.query(
            """
            UPDATE shipping.label_attempt SET state = \(LabelAttemptState.suspect), next_at = NULL, answered_at = now(),
                detail = 'a person says that nothing was sold'
            WHERE reference = \(reference) AND state IN \([LabelAttemptState.unknown, .pending]) RETURNING shipment_id
            """
        ).first.map { try $0.decode(0) }
    }
}

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
        let since: Date
        /// What was last said of it.
        let detail: String
        /// Who decides; empty when nobody has to.
        let owner: String
    }

    /// The states that can be asked for, of attempts and of labels.
    static let attempts: [LabelAttemptState] = [.calling, .pending, .unknown, .retry, .suspect]
    static let labels: [LabelState] = LabelState.leaving + [.voidRefused]
    static let words = attempts.map(\.rawValue) + labels.map(\.rawValue)

    /// The oldest first.
    /// - Parameter states: raw values of `words`.
    func lines(_ states: [String], limit: Int, in database: some SQLExecutor) async throws -> [Line] {
        try await database.query(
            """
            SELECT * FROM (
                SELECT a.state, s.order_id, a.account, a.reference, '', coalesce(a.called_at, s.created_at) AS since, coalesce(a.detail, ''), ''
                FROM shipping.label_attempt a JOIN shipping.shipment s ON s.id = a.shipment_id WHERE a.state = ANY (\(states)::text[])
                UNION ALL
                SELECT l.state, s.order_id, l.account, l.reference, l.number, l.bought_at, coalesce(l.detail, ''), coalesce(l.owner, '')
                FROM shipping.label l JOIN shipping.shipment s ON s.id = l.shipment_id WHERE l.state = ANY (\(states)::text[])) x
            ORDER BY since, 4 LIMIT \(limit)
            """
        ).map { row in
            let (state, order, account, reference, number, since, detail, owner) = try row.decode(
                (String, Int64, String, String, String, Date, String, String).self)
            return Line(
                state: state, order: order, account: account, reference: reference, number: number, since: since, detail: detail,
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

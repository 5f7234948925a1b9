import Contracts
import Fulfilment
import Messaging
import Observability
package import Postgres

/// Keeps raw deliveries: stored before the carrier gets its answer, marked when they were read.
package struct WebhookStore: Sendable {
    package init() {}

    /// Stores what is new, and announces it, in one transaction.
    /// - Parameter deliveries: in any order; copies of one another and of stored ones are left out.
    /// - Returns: how many were new.
    func add(_ deliveries: [ReceivedWebhook], publishing outbox: Outbox) async throws -> Int {
        // In the order of their keys, so that two batches with the same deliveries never wait for each other in a circle.
        let sorted = deliveries.sorted { ($0.source, $0.key) < ($1.source, $1.key) }
        return try await outbox.transaction { transaction, events in
            let rows = try await transaction.query(insert(sorted))
            for row in rows {
                let (id, trace, isInBulk) = try row.decode((Int64, String, Bool).self)
                let message: any Contract = isInBulk ? WebhookReceivedInBulk(deliveryID: id) : WebhookReceived(deliveryID: id)
                try events.add(message, trace: TraceContext(traceparent: trace))
            }
            return rows.count
        }
    }

    /// The deliveries among these that nobody has read yet, ascending.
    func waiting(_ ids: [Int64], in database: some SQLExecutor) async throws -> [StoredWebhook] {
        try await database.query(
            "SELECT id, source, format, body, looked_up FROM tracking.delivery WHERE \(Self.isWaiting(ids)) ORDER BY id"
        ).map(StoredWebhook.init)
    }

    /// Locks the deliveries among these that nobody has read yet.
    /// - Returns: their ids, ascending.
    func lockWaiting(_ ids: [Int64], in transaction: some SQLExecutor) async throws -> [Int64] {
        try await transaction.query("SELECT id FROM tracking.delivery WHERE \(Self.isWaiting(ids)) ORDER BY id FOR UPDATE")
            .map { try $0.decode(0) }
    }

    private static func isWaiting(_ ids: [Int64]) -> SQL {
        "id = ANY (\(ids)::bigint[]) AND state = \(WebhookState.received)"
    }

    /// Marks deliveries as read, or as unreadable where there is an error.
    func mark(_ results: [(id: Int64, error: String?)]) -> SQL {
        """
        UPDATE tracking.delivery d SET state = CASE WHEN n.error IS NULL THEN \(WebhookState.parsed) ELSE \(WebhookState.unreadable) END, error = n.error
        FROM unnest(\(results.map(\.id))::bigint[], \(results.map(\.error))::text[]) AS n(id, error)
        WHERE d.id = n.id AND d.state = \(WebhookState.received)
        """
    }

    /// Deletes what was read among the next `limit` deliveries after one, as far as they came longer ago than `seconds`.
    /// - Returns: how many were deleted, and the last one looked at; nil when there are no more.
    func prune(
        olderThan seconds: Double, after last: Int64, limit: Int, on database: some SQLExecutor
    ) async throws -> (deleted: Int, last: Int64?) {
        let rows = try await database.query(
            """
            WITH old AS (
                SELECT id, state FROM (SELECT * FROM tracking.delivery WHERE id > \(last) ORDER BY id LIMIT \(limit)) AS next
                WHERE received_at < now() - make_interval(secs => \(seconds))),
            gone AS (DELETE FROM tracking.delivery d USING old WHERE d.id = old.id AND d.state = \(WebhookState.parsed) RETURNING 1)
            SELECT (SELECT count(*) FROM gone), max(id), count(*) FROM old
            """)
        let (deleted, newest, seen) = try rows[0].decode((Int64, Int64?, Int64).self)
        return (Int(deleted), seen < Int64(limit) ? nil : newest)
    }

    private func insert(_ deliveries: [ReceivedWebhook]) -> SQL {
        """
        INSERT INTO tracking.delivery (source, format, key, body, trace, looked_up, in_bulk)
        SELECT * FROM unnest(\(deliveries.map(\.source))::text[], \(deliveries.map(\.format))::text[], \(deliveries.map(\.key))::text[],
            \(deliveries.map(\.body))::bytea[], \(deliveries.map(\.trace.traceparent))::text[],
            \(deliveries.map(\.isLookedUp))::boolean[], \(deliveries.map(\.isInBulk))::boolean[])
        ON CONFLICT (source, key) DO NOTHING
        RETURNING id, trace, in_bulk
        """
    }
}

/// A stored delivery that waits to be read.
struct StoredWebhook: Sendable {
    let id: Int64
    let source: String
    /// The name of a `CarrierFormat`.
    let format: String
    let body: [UInt8]
    let isLookedUp: Bool
}

extension StoredWebhook {
    init(_ row: Row) throws {
        (id, source, format, body, isLookedUp) = try row.decode((Int64, String, String, [UInt8], Bool).self)
    }
}

/// Deletes carriers' deliveries that were read long ago. Their events stay, and tell copies that come even later; what could not be
/// read stays until somebody deletes it.
package struct WebhookPruning: Sendable {
    private static let atOnce = 5000

    private let postgres: Postgres
    private let age: Duration
    private let store = WebhookStore()

    /// - Parameter age: how long a delivery is kept.
    package init(postgres: Postgres, age: Duration) { (self.postgres, self.age) = (postgres, age) }

    /// Deletes all that are old enough.
    /// - Returns: how many.
    @discardableResult
    package func prune() async throws -> Int {
        var deleted = 0
        var last: Int64? = 0
        while let after = last {
            let part = try await store.prune(olderThan: age / .seconds(1), after: after, limit: Self.atOnce, on: postgres)
            deleted += part.deleted
            last = part.last
        }
        return deleted
    }
}

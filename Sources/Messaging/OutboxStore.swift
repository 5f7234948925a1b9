package import FoundationEssentials
package import Postgres

/// The SQL of `messaging.outbox` and `messaging.retry`.
package struct OutboxStore: Sendable {
    /// An event claimed by a relay.
    package struct Claimed: Sendable {
        package let rowID: Int64
        package let id: UUID
        package let type: String
        package let version: Int16
        package let subject: String
        package let data: String
        package let trace: String?
        package let time: String
        /// nil: for everybody who listens; else for this queue only.
        package let queue: String?
        package let attempt: Int16
        /// The line the event came as, to be sent again; nil: the line is made of the above.
        package var line: [UInt8]?
        /// What travelled beside that line, as `PropertiesText`.
        package var headers: String?
        /// Why it is sent again.
        package var reason: String?
    }

    package init() {}

    static let notify: SQL = "NOTIFY waybill_outbox"

    func insert(_ events: [OutgoingEvent]) -> SQL {
        """
        INSERT INTO messaging.outbox (event_id, type, version, subject, data, trace)
        SELECT * FROM unnest(\(events.map(\.id))::uuid[], \(events.map(\.type))::text[], \(events.map(\.version))::int2[],
            \(events.map(\.subject))::text[], \(events.map(\.data))::text[], \(events.map(\.trace))::text[])
        """
    }

    /// Asks for events again later, on one queue: row `i` comes back `delays[i]` seconds from now, by the database's clock.
    func insertRetries(_ events: [OutgoingEvent], queue: String, delays: [Double], reasons: [String]) -> SQL {
        """
        INSERT INTO messaging.retry (due_at, queue, event_id, type, version, subject, data, trace, occurred_at, attempt, reason,
            line, headers)
        SELECT now() + make_interval(secs => delay), \(queue), id, type, version, subject, data, trace, now(), attempt, reason,
            nullif(line, ''), headers
        FROM unnest(\(delays)::float8[], \(events.map(\.id))::uuid[], \(events.map(\.type))::text[], \(events.map(\.version))::int2[],
            \(events.map(\.subject))::text[], \(events.map(\.data))::text[], \(events.map(\.trace))::text[],
            \(events.map(\.attempt))::int2[], \(reasons.map { $0.storable(2000) })::text[], \(events.map(\.line))::bytea[],
            \(events.map { $0.headers?.storable() })::text[])
            AS t(delay, id, type, version, subject, data, trace, attempt, reason, line, headers)
        """
    }

    /// Locks the oldest events nobody else has locked. Rows of `excluding` destinations are left alone for now.
    package func claim(limit: Int, excluding destinations: [String], in transaction: Transaction) async throws -> [Claimed] {
        let rows = try await transaction.query(
            """
            SELECT id, event_id, type, version, subject, data, trace,
                to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), queue, attempt, line, headers, reason
            FROM messaging.outbox WHERE coalesce(queue, type) <> ALL (\(destinations)::text[])
            ORDER BY id LIMIT \(limit) FOR UPDATE SKIP LOCKED
            """)
        return try rows.map { row in
            let (rowID, id, type, version, subject, data, trace, time, queue, attempt, line, headers, reason) = try row.decode(
                (Int64, UUID, String, Int16, String, String, String?, String, String?, Int16, [UInt8]?, String?, String?).self)
            return Claimed(
                rowID: rowID, id: id, type: type, version: version, subject: subject, data: data, trace: trace, time: time,
                queue: queue, attempt: attempt, line: line, headers: headers, reason: reason)
        }
    }

    /// Removes events the broker has confirmed.
    package func delete(_ rowIDs: [Int64], in transaction: Transaction) async throws {
        try await transaction.query("DELETE FROM messaging.outbox WHERE id = ANY (\(rowIDs)::bigint[])")
    }

    /// Moves retries that are due to the outbox, addressed to their queue.
    /// - Returns: how many moved, and the seconds until the next one is due (nil: none waits).
    package func promoteDueRetries(limit: Int, on postgres: some SQLExecutor) async throws -> (moved: Int, nextIn: Double?) {
        let results = try await postgres.pipeline([
            """
            WITH due AS (
                DELETE FROM messaging.retry WHERE id IN
                    (SELECT id FROM messaging.retry WHERE due_at <= now() ORDER BY due_at, id LIMIT \(limit) FOR UPDATE SKIP LOCKED)
                RETURNING *)
            INSERT INTO messaging.outbox (event_id, type, version, subject, data, trace, occurred_at, queue, attempt, line, headers, reason)
            SELECT event_id, type, version, subject, data, trace, occurred_at, queue, attempt, line, headers, reason FROM due
            """,
            "SELECT extract(epoch FROM min(due_at) - now())::float8 FROM messaging.retry",
        ])
        let nextIn = try results[1][0].decode(0, as: Double?.self)
        return (results[0].affected, nextIn.map { max(0, $0) })
    }
}

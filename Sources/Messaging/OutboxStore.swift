package import FoundationEssentials
package import Postgres

/// The SQL of `messaging.outbox` and `messaging.retry`.
///
/// A row of the outbox holds the events of one type that a transaction announces: a batch of a thousand orders is five rows and not a
/// thousand, to write, to claim, to delete and to clear away. What is sent again has a row for each event.
package struct OutboxStore: Sendable {
    /// An event claimed by a relay.
    package struct Claimed: Sendable {
        /// The row it stands in, perhaps with others.
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

    /// Events in a row at most, and what a relay puts into one message unless it is told otherwise.
    package static let rowLimit = 200

    /// New events, at least one.
    func insert(_ events: [OutgoingEvent]) -> SQL {
        let rows = Self.rows(of: events).map { events -> SQL in
            """
            (\(events[0].type), \(events[0].version), \(events.map(\.id))::uuid[], \(events.map(\.subject))::text[],
                \(events.map(\.data))::text[], \(events.map(\.trace))::text[])
            """
        }
        let first: SQL = "INSERT INTO messaging.outbox (type, version, event_ids, subjects, data, traces) VALUES \(rows[0])"
        return rows.dropFirst().reduce(first) { "\($0), \($1)" }
    }

    /// The events by type, in the order in which they were added, a row's worth at a time.
    static func rows(of events: [OutgoingEvent]) -> [[OutgoingEvent]] {
        var rows: [[OutgoingEvent]] = [], open: [String: Int] = [:]
        for event in events {
            if let row = open[event.type], rows[row].count < rowLimit {
                rows[row].append(event)
            } else {
                open[event.type] = rows.count
                rows.append([event])
            }
        }
        return rows
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

    /// Locks the oldest rows nobody else has locked. Rows of `excluding` destinations are left alone for now.
    /// - Parameter limit: rows at most.
    /// - Returns: their events.
    package func claim(limit: Int, excluding destinations: [String], in transaction: Transaction) async throws -> [Claimed] {
        let rows = try await transaction.query(
            """
            SELECT id, event_ids, type, version, subjects, data, traces,
                to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), queue, attempt, line, headers, reason
            FROM messaging.outbox WHERE coalesce(queue, type) <> ALL (\(destinations)::text[])
            ORDER BY id LIMIT \(limit) FOR UPDATE SKIP LOCKED
            """)
        return try rows.flatMap(Self.events)
    }

    private static func events(_ row: Row) throws -> [Claimed] {
        let (rowID, ids, type, version, subjects, data, traces, time, queue, attempt, line, headers, reason) = try row.decode(
            (Int64, [UUID], String, Int16, [String], [String], [String?], String, String?, Int16, [UInt8]?, String?, String?).self
        )
        return ids.indices.map { index in
            Claimed(
                rowID: rowID, id: ids[index], type: type, version: version, subject: subjects[index], data: data[index],
                trace: traces[index], time: time, queue: queue, attempt: attempt, line: line, headers: headers, reason: reason)
        }
    }

    /// Removes what the broker has confirmed: rows as a whole, and of others all but the events that are `left`.
    /// - Parameters:
    ///   - claimed: all events of the rows.
    ///   - left: those of them that are still to be published.
    package func settle(_ claimed: [Claimed], left: [Claimed], in transaction: Transaction) async throws {
        let kept = Dictionary(grouping: left, by: \.rowID)
        let sizes = claimed.reduce(into: [Int64: Int]()) { $0[$1.rowID, default: 0] += 1 }
        let done = sizes.keys.filter { kept[$0] == nil }
        let split = kept.filter { $0.value.count < sizes[$0.key, default: 0] }.sorted { $0.key < $1.key }
        var statements = split.map { Self.keep($0.value, inRow: $0.key) }
        if !done.isEmpty { statements.append("DELETE FROM messaging.outbox WHERE id = ANY (\(done.sorted())::bigint[])") }
        if !statements.isEmpty { try await transaction.pipeline(statements) }
    }

    private static func keep(_ events: [Claimed], inRow rowID: Int64) -> SQL {
        """
        UPDATE messaging.outbox SET event_ids = \(events.map(\.id))::uuid[], subjects = \(events.map(\.subject))::text[],
            data = \(events.map(\.data))::text[], traces = \(events.map(\.trace))::text[]
        WHERE id = \(rowID)
        """
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
            INSERT INTO messaging.outbox (event_ids, type, version, subjects, data, traces, occurred_at, queue, attempt, line, headers, reason)
            SELECT ARRAY[event_id], type, version, ARRAY[subject], ARRAY[data], ARRAY[trace], occurred_at, queue, attempt, line, headers, reason
            FROM due
            """,
            "SELECT extract(epoch FROM min(due_at) - now())::float8 FROM messaging.retry",
        ])
        let nextIn = try results[1][0].decode(0, as: Double?.self)
        return (results[0].affected, nextIn.map { max(0, $0) })
    }
}

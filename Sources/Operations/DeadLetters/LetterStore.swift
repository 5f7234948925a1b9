package import FoundationEssentials
import Fulfilment
package import Postgres

/// The SQL of `waybill dead-letters`.
package struct LetterStore: Sendable {
    /// Letters with one cause, and so with one queue and one type.
    package struct Group: Sendable {
        package let fingerprint: String
        package let queue: String
        package let type: String
        package let letters: Int
        /// Lines of messages they stand for.
        package let lines: Int
        package let newest: Int64
        package let firstAt: Date
        package let lastAt: Date
        package let reason: String
    }

    package init() {}

    /// Open letters by cause, the commonest first.
    /// - Parameter queue: only those of this queue; nil for all.
    package func groups(queue: String? = nil, on database: some SQLExecutor) async throws -> [Group] {
        let rows = try await database.query(
            """
            SELECT fingerprint, min(queue), min(type), count(*), sum(lines), max(id), min(first_at), max(last_at),
                (array_agg(reason ORDER BY id DESC))[1]
            FROM messaging.dead_letter WHERE status = \(DeadLetterState.open) AND queue = coalesce(\(queue), queue)
            GROUP BY fingerprint ORDER BY count(*) DESC, fingerprint
            """)
        return try rows.map { row in
            let (fingerprint, queue, type, count, lines, newest, first, last, reason) = try row.decode(
                (String, String, String, Int64, Int64, Int64, Date, Date, String).self)
            return Group(
                fingerprint: fingerprint, queue: queue, type: type, letters: Int(count), lines: Int(lines), newest: newest,
                firstAt: first,
                lastAt: last, reason: reason)
        }
    }

    /// The order a letter is about, by what its subject is the id of; nil when it is about none, or about several as a route is.
    package func order(of letter: ParkedLetter, on database: some SQLExecutor) async throws -> Int64? {
        guard let id = Int64(letter.subject), let subject = MessageSubject(ofMessage: letter.type) else { return nil }
        let query: SQL
        switch subject {
        case .order: query = "SELECT id FROM orders.\"order\" WHERE id = \(id)"
        case .parcel: query = "SELECT order_id FROM warehouse.parcel WHERE id = \(id)"
        case .shipment: query = "SELECT order_id FROM shipping.shipment WHERE id = \(id)"
        case .route, .article, .webhook: return nil
        }
        return try await database.query(query).first?.decode(0)
    }

    /// One letter, whatever became of it.
    package func letter(_ id: Int64, on database: some SQLExecutor) async throws -> ParkedLetter? {
        try await letters("WHERE id = \(id)", on: database).first
    }

    /// The open letters among `ids`, or with a fingerprint, or all, with an id above `after`; at most `limit`.
    package func open(
        ids: [Int64], fingerprint: String?, all: Bool = false, after: Int64, limit: Int, on database: some SQLExecutor
    ) async throws -> [ParkedLetter] {
        try await letters(
            """
            WHERE status = \(DeadLetterState.open) AND id > \(after) AND (\(all) OR id = ANY (\(ids)::bigint[]) OR fingerprint = \(fingerprint))
            ORDER BY id LIMIT \(limit)
            """, on: database)
    }

    /// Puts letters back on their queue, as events tried for the first time, unless somebody else did something with them meanwhile.
    ///
    /// An event that was for everybody and that no queue took was parked under its own name; it goes out to everybody again.
    /// - Parameters:
    ///   - data: the message of each letter, JSON.
    ///   - areWhole: which letters' bodies are sent again as they are, with their headers.
    /// - Returns: the letters that were replayed.
    package func replay(
        _ ids: [Int64], data: [String], areWhole: [Bool], note: String?, on database: some SQLExecutor
    ) async throws -> [Int64] {
        let rows = try await database.query(
            """
            WITH replayed AS (
                UPDATE messaging.dead_letter d SET status = \(DeadLetterState.replayed), note = \(note), last_at = now()
                FROM unnest(\(ids)::bigint[], \(data)::text[], \(areWhole)::boolean[]) AS given(id, data, is_whole)
                WHERE d.id = given.id AND d.status = \(DeadLetterState.open)
                RETURNING d.id, d.event_id, d.type, d.version, d.subject, given.data, d.trace, d.occurred_at, d.queue,
                    CASE WHEN given.is_whole THEN d.body END AS line, CASE WHEN given.is_whole THEN d.headers END AS headers
            ), trusted AS (
                DELETE FROM messaging.suspect s USING replayed r WHERE s.queue = r.queue AND s.event_id = r.event_id
            ), queued AS (
                INSERT INTO messaging.outbox (event_ids, type, version, subjects, data, traces, occurred_at, queue, attempt, line, headers)
                SELECT ARRAY[event_id], type, greatest(version, 1), ARRAY[subject], ARRAY[data], ARRAY[trace], occurred_at,
                    nullif(queue, type), 0, line, headers
                FROM replayed ORDER BY id
            )
            SELECT id FROM replayed ORDER BY id
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// Gives letters up.
    /// - Returns: how many were open.
    package func discard(ids: [Int64], fingerprint: String?, note: String, on database: some SQLExecutor) async throws -> Int {
        try await database.query(
            """
            UPDATE messaging.dead_letter SET status = \(DeadLetterState.discarded), note = \(note), last_at = now()
            WHERE status = \(DeadLetterState.open) AND (id = ANY (\(ids)::bigint[]) OR fingerprint = \(fingerprint))
            """
        ).affected
    }

    private func letters(_ condition: SQL, on database: some SQLExecutor) async throws -> [ParkedLetter] {
        let rows = try await database.query(
            """
            SELECT id, queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, trace, first_at, last_at,
                status, note, lines, size
            FROM messaging.dead_letter \(condition)
            """)
        return try rows.map { row in
            ParkedLetter(
                id: try row.decode(0), queue: try row.decode(1), reason: try row.decode(2), fingerprint: try row.decode(3),
                attempts: Int(try row.decode(4, as: Int32.self)), eventID: try row.decode(5), type: try row.decode(6),
                version: Int(try row.decode(7, as: Int16.self)), subject: try row.decode(8), headers: try row.decode(9),
                body: try row.decode(10), trace: try row.decode(11), firstAt: try row.decode(12), lastAt: try row.decode(13),
                status: try row.decode(14), note: try row.decode(15), lines: Int(try row.decode(16, as: Int32.self)),
                size: try row.decode(17, as: Int64?.self).map(Int.init))
        }
    }
}

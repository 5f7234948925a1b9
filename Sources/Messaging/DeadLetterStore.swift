import FoundationEssentials
import Fulfilment
package import Postgres

/// The SQL of `messaging.dead_letter` that handlers and the relay need; `waybill dead-letters` reads and replays them.
package struct DeadLetterStore: Sendable {
    package init() {}

    /// Parks letters. The same event on the same queue again renews its row: it may have been replayed with another message.
    package func insert(_ letters: [DeadLetter]) -> SQL {
        """
        INSERT INTO messaging.dead_letter
            (queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, trace, lines, size, occurred_at)
        SELECT queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, trace, lines, size, now()
        FROM (SELECT DISTINCT ON (queue, event_id) * FROM unnest(
            \(letters.map(\.queue))::text[], \(letters.map(\.reason))::text[], \(letters.map(\.fingerprint))::text[],
            \(letters.map { Int32(clamping: $0.attempts) })::int4[], \(letters.map(\.eventID))::uuid[], \(letters.map(\.type))::text[],
            \(letters.map { Int16(clamping: $0.version) })::int2[], \(letters.map(\.subject))::text[], \(letters.map(\.headers))::text[],
            \(letters.map(\.body))::bytea[], \(letters.map(\.trace))::text[], \(letters.map { Int32(clamping: $0.lines) })::int4[],
            \(letters.map { $0.size.map(Int64.init) })::int8[])
            AS t(queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, trace, lines, size)) AS once
        ON CONFLICT (queue, event_id) DO UPDATE
        SET reason = excluded.reason, fingerprint = excluded.fingerprint, attempts = excluded.attempts, last_at = now(), status = \(DeadLetterState.open),
            type = excluded.type, version = excluded.version, subject = excluded.subject, headers = excluded.headers,
            body = excluded.body, trace = excluded.trace, lines = excluded.lines, size = excluded.size
        """
    }
}

/// The SQL of `messaging.suspect`: events that were being handled when a program died.
struct SuspectStore: Sendable {
    /// How often a program has died while it handled the event alone, as far as is known.
    func deaths(_ id: UUID, queue: String, on postgres: some SQLExecutor) async throws -> Int {
        let rows = try await postgres.query("SELECT times FROM messaging.suspect WHERE queue = \(queue) AND event_id = \(id)")
        return Int(try rows.first?.decode(0, as: Int32.self) ?? 0)
    }

    /// Records that number; 0 forgets the event. A number and not one more, so that recording it twice does no harm.
    func record(_ deaths: Int, _ id: UUID, queue: String, on postgres: some SQLExecutor) async throws {
        try await postgres.query(
            deaths == 0
                ? "DELETE FROM messaging.suspect WHERE queue = \(queue) AND event_id = \(id)"
                : """
                INSERT INTO messaging.suspect (queue, event_id, times) VALUES (\(queue), \(id), \(Int32(deaths)))
                ON CONFLICT (queue, event_id) DO UPDATE SET times = excluded.times
                """)
    }
}

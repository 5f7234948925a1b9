package import Postgres

/// The SQL of `messaging.dead_letter` that handlers and the relay need; `waybill dead-letters` reads and replays them.
package struct DeadLetterStore: Sendable {
    package init() {}

    /// Parks letters. The same event on the same queue again renews its row: it may have been replayed with another message.
    package func insert(_ letters: [DeadLetter]) -> SQL {
        """
        INSERT INTO messaging.dead_letter
            (queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, trace, occurred_at)
        SELECT queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, trace, now()
        FROM (SELECT DISTINCT ON (queue, event_id) * FROM unnest(
            \(letters.map(\.queue))::text[], \(letters.map(\.reason))::text[], \(letters.map(\.fingerprint))::text[],
            \(letters.map { Int32(clamping: $0.attempts) })::int4[], \(letters.map(\.eventID))::uuid[], \(letters.map(\.type))::text[],
            \(letters.map { Int16(clamping: $0.version) })::int2[], \(letters.map(\.subject))::text[], \(letters.map(\.headers))::text[],
            \(letters.map(\.body))::bytea[], \(letters.map(\.trace))::text[])
            AS t(queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, trace)) AS once
        ON CONFLICT (queue, event_id) DO UPDATE
        SET reason = excluded.reason, fingerprint = excluded.fingerprint, attempts = excluded.attempts, last_at = now(), status = 'open',
            type = excluded.type, version = excluded.version, subject = excluded.subject, headers = excluded.headers,
            body = excluded.body, trace = excluded.trace
        """
    }
}

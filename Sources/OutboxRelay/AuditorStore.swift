import Contracts
import Postgres

/// The SQL of the auditor: what stands still (view `operations.standing`), and when it last rang for it.
struct AuditorStore: Sendable {
    /// Forgets rings for what no longer stands still: while it stood, it was rung for at least hourly.
    let forget: SQL = "DELETE FROM messaging.ring WHERE last_at < now() - interval '1 day'"

    /// Rings again for what has stood still for `after` seconds on queues that are empty, and notes it.
    ///
    /// The pause doubles with each ring for the same thing, up to an hour. The caller holds the auditor's lock.
    /// - Returns: rings per queue.
    func ring(after: Double, onlyQueues queues: [String], limit: Int, in transaction: Transaction) async throws -> [(
        queue: String, rings: Int
    )] {
        let contracts = ContractCatalogue.all
        let rows = try await transaction.query(
            """
            WITH due AS (
                SELECT s.queue, s.type, s.subject, s.data, s.trace FROM operations.standing s
                LEFT JOIN messaging.ring r ON r.queue = s.queue AND r.subject = s.subject
                WHERE s.since < now() - make_interval(secs => \(after)) AND s.queue = ANY (\(queues)::text[])
                  AND (r.last_at IS NULL OR r.last_at < now() - least(make_interval(secs => \(after) * 2 ^ least(r.rings, 10)), interval '1 hour'))
                  AND NOT EXISTS (SELECT FROM messaging.retry t WHERE t.queue = s.queue AND t.subject = s.subject)
                  AND NOT EXISTS (SELECT FROM messaging.dead_letter d
                                  WHERE d.queue = s.queue AND d.subject = s.subject AND d.status = 'open')
                ORDER BY s.since LIMIT \(limit)),
            noted AS (
                INSERT INTO messaging.ring (queue, subject) SELECT DISTINCT queue, subject FROM due
                ON CONFLICT (queue, subject) DO UPDATE SET rings = ring.rings + 1, last_at = now()),
            rung AS (
                INSERT INTO messaging.outbox (type, version, subject, data, trace, queue)
                SELECT due.type, c.version, due.subject, due.data, due.trace, due.queue FROM due
                JOIN unnest(\(contracts.map(\.name))::text[], \(contracts.map { Int16($0.version) })::int2[]) AS c(type, version)
                    ON c.type = due.type
                RETURNING queue)
            SELECT queue, count(*) FROM rung GROUP BY queue ORDER BY queue
            """)
        return try rows.map { row in
            let (queue, count) = try row.decode((String, Int64).self)
            return (queue, Int(count))
        }
    }

    /// Takes the auditor's lock for this transaction.
    func lock(in transaction: Transaction) async throws -> Bool {
        try await transaction.query("SELECT pg_try_advisory_xact_lock(7719, 1)")[0].decode(0, as: Bool.self)
    }
}

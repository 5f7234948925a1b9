import Contracts
import Fulfilment
import Postgres

/// The SQL of the stall detector: what stands still (view `operations.standing`), and when a reminder of it was last sent
/// (table `messaging.ring`).
struct StallStore: Sendable {
    /// What stands still is looked for in all tables at once: that is planned each time, for what they hold by then.
    let planAnew: [SQL] = ["SET LOCAL plan_cache_mode = force_custom_plan", "SET LOCAL enable_seqscan = on"]

    /// Forgets the reminders of what no longer stands still: while it stood, one was sent at least hourly.
    let forget: SQL = "DELETE FROM messaging.ring WHERE last_at < now() - interval '1 day'"

    /// Sends the message again of what has stood still for `after` seconds on queues that are empty, and records that.
    ///
    /// The pause doubles with each reminder of the same thing, up to an hour. The caller holds the detector's lock.
    /// - Returns: reminders per queue.
    func remind(after: Double, onlyQueues queues: [String], limit: Int, in transaction: Transaction) async throws -> [(
        queue: String, reminders: Int
    )] {
        let contracts = ContractCatalogue.all
        let rows = try await transaction.query(
            """
            -- due: stands still too long, is no retry and no dead letter, and was not reminded of a moment ago
            WITH due AS (
                SELECT s.queue, s.type, s.subject, s.data, s.trace FROM operations.standing s
                LEFT JOIN messaging.ring r ON r.queue = s.queue AND r.subject = s.subject
                WHERE s.since < now() - make_interval(secs => \(after)) AND s.queue = ANY (\(queues)::text[])
                  AND (r.last_at IS NULL OR r.last_at < now() - least(make_interval(secs => \(after) * 2 ^ least(r.rings, 10)), interval '1 hour'))
                  AND NOT EXISTS (SELECT FROM messaging.retry t WHERE t.queue = s.queue AND t.subject = s.subject)
                  AND NOT EXISTS (SELECT FROM messaging.dead_letter d
                                  WHERE d.queue = s.queue AND d.subject = s.subject AND d.status = \(DeadLetterState.open))
                ORDER BY s.since LIMIT \(limit)),
            -- recorded: one row per thing counts its reminders
            recorded AS (
                INSERT INTO messaging.ring (queue, subject) SELECT DISTINCT queue, subject FROM due
                ON CONFLICT (queue, subject) DO UPDATE SET rings = ring.rings + 1, last_at = now()),
            -- reminded: the messages, each addressed to the one queue
            reminded AS (
                INSERT INTO messaging.outbox (type, version, event_ids, subjects, data, traces, queue)
                SELECT due.type, c.version, ARRAY[gen_random_uuid()], ARRAY[due.subject], ARRAY[due.data], ARRAY[due.trace], due.queue
                FROM due
                JOIN unnest(\(contracts.map(\.name))::text[], \(contracts.map { Int16($0.version) })::int2[]) AS c(type, version)
                    ON c.type = due.type
                RETURNING queue)
            SELECT queue, count(*) FROM reminded GROUP BY queue ORDER BY queue
            """)
        return try rows.map { row in
            let (queue, count) = try row.decode((String, Int64).self)
            return (queue, Int(count))
        }
    }

    /// Takes the detector's lock for this transaction.
    func lock(in transaction: Transaction) async throws -> Bool {
        try await transaction.query("SELECT pg_try_advisory_xact_lock(7719, 1)")[0].decode(0, as: Bool.self)
    }
}

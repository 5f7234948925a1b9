import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime

/// Hands out what is to be sent, and keeps what became of it.
struct NoticeQueueStore: Sendable {
    /// How much at once.
    struct Limits: Sendable {
        /// In all.
        var count: Int
        /// To endpoints that are slow or fail, or to the others.
        var isSlow: Bool
        /// To one endpoint, with what others are sending it; one that fails gets one.
        var perEndpoint: Int
        /// Whoever takes a notice has so long to send it; then another one may.
        var lease: Duration
        /// After more failures in a row an endpoint rests between attempts.
        static let failuresAtMost = 2
    }

    /// Takes what is due, endpoint after endpoint in the order of their codes: each gets its share, however much waits for others. A notice
    /// waits for those before it about the same parcel.
    /// - Parameter after: the endpoint to begin behind.
    func take(after endpoint: String, _ limits: Limits, on database: some SQLExecutor) async throws -> [TakenNotice] {
        try await database.query(Self.take(after: endpoint, limits)).map { row in
            let code: String = try row.decode(1)
            let (keys, sealed) = (try row.decode(3, as: [String].self), try row.decode(4, as: [[UInt8]].self))
            return TakenNotice(
                id: try row.decode(0), endpoint: code, url: try row.decode(2),
                secrets: zip(keys, sealed).map {
                    StoredEndpointSecret(sealed: SealedSecret(keyID: $0, bytes: $1), endpoint: code)
                },
                messageID: try row.decode(5), type: try row.decode(6), trackingNumber: try row.decode(7),
                attempt: try row.decode(8), body: try row.decode(9))
        }
    }

    /// `lane` goes through the endpoints that something waits for, `head` takes from each what may go. Both end with the last row that is asked
    /// for, by their LIMITs: a join would be planned through all endpoints, and through all that waits for one.
    private static func take(after endpoint: String, _ limits: Limits) -> SQL {
        let lease = Double(limits.lease.components.seconds)
        return """
            WITH RECURSIVE lane AS (
                (SELECT d.endpoint FROM tracking.notice_due d WHERE d.endpoint > \(endpoint) ORDER BY d.endpoint LIMIT 1)
                UNION ALL
                SELECT (SELECT d.endpoint FROM tracking.notice_due d WHERE d.endpoint > lane.endpoint ORDER BY d.endpoint LIMIT 1)
                FROM lane WHERE lane.endpoint IS NOT NULL
            ), head AS (
                SELECT due.id FROM lane
                CROSS JOIN LATERAL (
                    SELECT e.failures FROM tracking.endpoint e
                    WHERE e.code = lane.endpoint AND e.disabled_at IS NULL AND e.is_slow = \(limits.isSlow)
                        AND coalesce(e.not_before <= now(), true)
                    LIMIT 1
                ) e
                CROSS JOIN LATERAL (
                    SELECT d.id FROM tracking.notice_due d
                    WHERE d.endpoint = lane.endpoint AND d.due_at <= now()
                        AND d.notice_id = (
                            SELECT first.notice_id FROM tracking.notice_due first
                            WHERE first.endpoint = d.endpoint AND first.shipment_id = d.shipment_id
                            ORDER BY first.notice_id LIMIT 1)
                    ORDER BY d.due_at, d.notice_id
                    LIMIT greatest(0, CASE WHEN e.failures > \(Limits.failuresAtMost) THEN 1 ELSE \(limits.perEndpoint)::bigint END - (
                        SELECT count(*) FROM tracking.notice_due t WHERE t.endpoint = lane.endpoint AND t.taken_until > now()))
                    FOR UPDATE OF d SKIP LOCKED
                ) due
                LIMIT \(limits.count)
            ), taken AS (
                UPDATE tracking.notice_due d SET attempts = d.attempts + 1, taken_until = now() + make_interval(secs => \(lease)::float8),
                    due_at = now() + make_interval(secs => \(lease)::float8)
                FROM head WHERE d.id = head.id
                RETURNING d.id, d.endpoint, d.notice_id, d.left_out, d.attempts
            )
            SELECT t.id, t.endpoint, e.url, s.key_ids, s.sealed, n.message_id, n.type, p.tracking_number, t.attempts, \(body)
            FROM taken t
            JOIN tracking.endpoint e ON e.code = t.endpoint
            JOIN tracking.notice n ON n.id = t.notice_id
            LEFT JOIN tracking.parcel p ON p.shipment_id = n.shipment_id
            LEFT JOIN orders.destination o ON o.order_id = p.order_id
            CROSS JOIN LATERAL (
                SELECT coalesce(array_agg(s.key_id ORDER BY s.id DESC), '{}') AS key_ids,
                    coalesce(array_agg(s.sealed ORDER BY s.id DESC), '{}') AS sealed
                FROM tracking.endpoint_secret s WHERE s.endpoint = t.endpoint AND \(EndpointStore.isLive)) s
            ORDER BY t.endpoint, t.notice_id
            """
    }

    /// The document: `type`, `timestamp` (when it was noticed), `data`. In `left_out` are the notices that this one stands for.
    private static let body: SQL = """
        jsonb_build_object('type', n.type, 'timestamp', \(moment("n.created_at")), 'data',
            jsonb_build_object('channel', o.channel, 'order', o.external_id, 'carrier', p.carrier, 'tracking_number', p.tracking_number)
            || n.data
            || CASE WHEN t.left_out = '{}' THEN '{}' ELSE jsonb_build_object('left_out', (
                SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', 'msg_' || replace(l.message_id::text, '-', ''),
                    'timestamp', \(moment("l.created_at")), \(NoticeStore.statusMember), l.data -> \(NoticeStore.statusMember))) ORDER BY l.id), '[]')
                FROM tracking.notice l WHERE l.id = ANY (t.left_out))) END)::text
        """

    private static func moment(_ column: SQL) -> SQL {
        "to_char(\(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
    }

    // MARK: - Afterwards

    /// Keeps what became of an attempt, and what follows from it, in one transaction.
    func settle(_ notice: TakenNotice, _ attempt: NoticeAttempt, in database: Postgres) async throws {
        let statements: [SQL] =
            switch attempt.outcome {
            case .delivered: [Self.finish(notice), Self.recover(notice.endpoint, isSlow: attempt.isSlow)]
            case .failed(let failure):
                (failure.retryAfter == nil ? [Self.finish(notice)] : Self.postpone(notice, failure)) + [
                    Self.fail(notice, failure)
                ]
            }
        try await database.transaction { transaction in
            try await transaction.pipeline(statements + [log(attempt)])
        }
    }

    /// It is not to be sent any more, unless somebody else has it meanwhile.
    private static func finish(_ notice: TakenNotice) -> SQL {
        "DELETE FROM tracking.notice_due WHERE id = \(notice.id) AND attempts = \(notice.attempt)"
    }

    private static func recover(_ endpoint: String, isSlow: Bool) -> SQL {
        """
        UPDATE tracking.endpoint SET failures = 0, failing_since = NULL, not_before = NULL, is_slow = \(isSlow)
        WHERE code = \(endpoint) AND (failures > 0 OR is_slow <> \(isSlow))
        """
    }

    /// It waits again. A later one that waits and says it all goes in its place, no sooner.
    private static func postpone(_ notice: TakenNotice, _ failure: NoticeAttempt.Failure) -> [SQL] {
        let due: SQL = "now() + make_interval(secs => \(failure.retryAfter?.inSeconds ?? 0)::float8)"
        return [
            """
            WITH own AS (
                SELECT id, endpoint, shipment_id, merge_key, notice_id, left_out, attempts FROM tracking.notice_due
                WHERE id = \(notice.id) AND attempts = \(notice.attempt) FOR UPDATE
            ), later AS (
                UPDATE tracking.notice_due l
                SET left_out = own.left_out || own.notice_id || l.left_out, attempts = own.attempts, due_at = \(due)
                FROM own WHERE l.endpoint = own.endpoint AND l.shipment_id = own.shipment_id AND l.merge_key = own.merge_key
                    AND l.taken_until IS NULL RETURNING own.id
            )
            DELETE FROM tracking.notice_due d USING later WHERE d.id = later.id
            """,
            """
            UPDATE tracking.notice_due SET taken_until = NULL, due_at = \(due)
            WHERE id = \(notice.id) AND attempts = \(notice.attempt)
            """,
        ]
    }

    /// The endpoint fails: it rests for a while, and is switched off when it is gone or has failed for days.
    private static func fail(_ notice: TakenNotice, _ failure: NoticeAttempt.Failure) -> SQL {
        """
        UPDATE tracking.endpoint SET failures = failures + 1, failing_since = coalesce(failing_since, now()),
            is_slow = true, not_before = greatest(not_before, now() + make_interval(secs => \(failure.pause?.inSeconds ?? 0)::float8),
                CASE WHEN failures >= \(Limits.failuresAtMost)
                    THEN now() + make_interval(secs => least(\(RetrySchedule.longestRest.inSeconds)::float8, power(2, least(failures, 20)))) END),
            disabled_at = CASE WHEN \(failure.isGone) OR \(hasFailedLong) THEN now() END,
            disabled_reason = CASE WHEN \(failure.isGone) THEN \(failure.words)
                WHEN \(hasFailedLong) THEN 'every attempt since ' || \(moment("failing_since")) || ' failed, the last one: ' || \(failure.words) END
        WHERE code = \(notice.endpoint) AND disabled_at IS NULL
        """
    }

    private static let hasFailedLong: SQL = """
        coalesce(failing_since < now() - make_interval(secs => \(RetrySchedule.longestFailing.inSeconds)::float8), false)
        """

    /// Adds an attempt to the log.
    func log(_ attempt: NoticeAttempt) -> SQL {
        """
        INSERT INTO tracking.notice_attempt (endpoint, message_id, type, tracking_number, attempt, started_at, duration_ms, status, answer,
            outcome, retry_at)
        VALUES (\(attempt.endpoint), \(attempt.messageID), \(attempt.type), \(attempt.trackingNumber), \(attempt.attempt),
            \(attempt.startedAt), \(attempt.milliseconds), \(attempt.status)::int, \(attempt.answer), \(attempt.outcome.words),
            now() + make_interval(secs => \(attempt.outcome.retryAfter?.inSeconds)::float8))
        """
    }

    /// The last attempts, the newest first.
    /// - Parameters:
    ///   - endpoint: nil: of all.
    ///   - message: nil: of all.
    func attempts(
        of endpoint: String?, message: UUID? = nil, limit: Int, on database: some SQLExecutor
    ) async throws -> [LoggedAttempt] {
        try await database.query(
            """
            SELECT endpoint, message_id, type, tracking_number, attempt, started_at, duration_ms, status, answer, outcome, retry_at
            FROM tracking.notice_attempt
            WHERE (\(endpoint)::text IS NULL OR endpoint = \(endpoint)) AND (\(message)::uuid IS NULL OR message_id = \(message))
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map { row in
            LoggedAttempt(
                endpoint: try row.decode(0), messageID: TakenNotice.webhookID(try row.decode(1)), type: try row.decode(2),
                trackingNumber: try row.decode(3), attempt: try row.decode(4), startedAt: ZonedTime(try row.decode(5)),
                milliseconds: try row.decode(6), status: try row.decode(7), answer: try row.decode(8), outcome: try row.decode(9),
                retryAt: try row.decode(10, as: Date?.self).map { ZonedTime($0) })
        }
    }

    /// How much waits, and for how long the oldest of it that may go has been due.
    func backlog(on database: some SQLExecutor) async throws -> (waiting: Int, lateSeconds: Double) {
        let row = try await database.query(
            """
            SELECT count(*), coalesce(extract(epoch FROM now() - min(d.due_at) FILTER (WHERE e.disabled_at IS NULL
                AND coalesce(e.not_before <= now(), true) AND d.due_at <= now())), 0)::float8
            FROM tracking.notice_due d JOIN tracking.endpoint e ON e.code = d.endpoint
            """)[0]
        return (try row.decode(0), try row.decode(1))
    }
}

import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime

/// Keeps subscribers' endpoints and their secrets.
struct EndpointStore: Sendable {
    /// - Returns: false when there is one with this code.
    func add(_ wish: EndpointWish, in transaction: Transaction) async throws -> Bool {
        try await transaction.query(
            """
            INSERT INTO tracking.endpoint (code, url, event_types, channels, carriers, statuses)
            VALUES (\(wish.code), \(wish.url), \(wish.eventTypes)::text[], \(wish.channels)::text[], \(wish.carriers)::text[],
                \(wish.statuses)::text[])
            ON CONFLICT DO NOTHING RETURNING code
            """
        ).isEmpty == false
    }

    /// All of them, or one.
    func endpoints(_ code: String? = nil, on database: some SQLExecutor) async throws -> [Endpoint] {
        try await database.query(
            """
            SELECT e.code, e.url, e.event_types, e.channels, e.carriers, e.statuses, e.created_at, e.disabled_at, e.disabled_reason,
                e.failures, e.failing_since, e.not_before,
                (SELECT count(*) FROM tracking.endpoint_secret s WHERE s.endpoint = e.code AND \(Self.isLive)),
                (SELECT count(*) FROM tracking.notice_due d WHERE d.endpoint = e.code),
                (SELECT a.started_at FROM tracking.notice_attempt a
                    WHERE a.endpoint = e.code AND a.outcome = \(AttemptOutcome.delivered) ORDER BY a.id DESC LIMIT 1)
            FROM tracking.endpoint e WHERE \(code)::text IS NULL OR e.code = \(code) ORDER BY e.code
            """
        ).map { row in
            let wish = EndpointWish(
                code: try row.decode(0), url: try row.decode(1), eventTypes: try row.decode(2), channels: try row.decode(3),
                carriers: try row.decode(4), statuses: try row.decode(5))
            return Endpoint(
                wish: wish, createdAt: try row.decode(6), disabledAt: try row.decode(7), disabledReason: try row.decode(8),
                failures: try row.decode(9), failingSince: try row.decode(10), notBefore: try row.decode(11),
                secrets: try row.decode(12), waiting: try row.decode(13), lastDeliveredAt: try row.decode(14))
        }
    }

    /// With its secrets and all that waits for it; its log stays.
    func remove(_ code: String, on database: some SQLExecutor) async throws {
        try await database.query("DELETE FROM tracking.endpoint WHERE code = \(code)")
    }

    func disable(_ code: String, reason: String, on database: some SQLExecutor) async throws {
        try await database.query(
            """
            UPDATE tracking.endpoint SET disabled_at = now(), disabled_reason = \(reason)
            WHERE code = \(code) AND disabled_at IS NULL
            """)
    }

    /// What waits is due at once, at the beginning of the schedule.
    /// - Returns: since when it was switched off; nil when it was not.
    func enable(_ code: String, on database: Postgres) async throws -> Date? {
        try await database.transaction { transaction in
            let rows = try await transaction.query(
                "SELECT disabled_at FROM tracking.endpoint WHERE code = \(code) AND disabled_at IS NOT NULL FOR UPDATE")
            guard let since = try rows.first?.decode(0, as: Date.self) else { return nil }
            try await transaction.pipeline([
                """
                UPDATE tracking.endpoint
                SET disabled_at = NULL, disabled_reason = NULL, failures = 0, failing_since = NULL, not_before = NULL
                WHERE code = \(code)
                """,
                """
                UPDATE tracking.notice_due SET attempts = 0, due_at = now() WHERE endpoint = \(code) AND taken_until IS NULL
                """,
            ])
            return since
        }
    }

    // MARK: - Secrets

    static let isLive: SQL = "(s.expires_at IS NULL OR s.expires_at > now())"

    /// Adds a secret.
    func add(_ secret: SealedSecret, to code: String, in transaction: Transaction) async throws {
        try await transaction.query(
            """
            INSERT INTO tracking.endpoint_secret (endpoint, key_id, sealed)
            VALUES (\(code), \(secret.keyID), \(secret.bytes))
            """)
    }

    /// Those that are there sign for so many seconds more, and no longer than they would have.
    func expire(_ code: String, after seconds: Double, in transaction: Transaction) async throws {
        try await transaction.pipeline([
            "DELETE FROM tracking.endpoint_secret s WHERE s.endpoint = \(code) AND NOT \(Self.isLive)",
            """
            UPDATE tracking.endpoint_secret s
            SET expires_at = least(s.expires_at, now() + make_interval(secs => \(seconds)::float8)) WHERE s.endpoint = \(code)
            """,
        ])
    }

    /// Seals all that sign with the first of the keys, where they are not yet.
    /// - Returns: how many.
    /// - Throws: `SecretFault` when one cannot be opened.
    func reseal(_ keys: SecretKeys, in transaction: Transaction) async throws -> Int {
        let rows = try await transaction.query(
            """
            SELECT id, endpoint, key_id, sealed FROM tracking.endpoint_secret s
            WHERE key_id IS DISTINCT FROM \(keys.currentID) AND \(Self.isLive) FOR UPDATE
            """
        ).decode((Int64, String, String, [UInt8]).self)
        for (id, endpoint, key, bytes) in rows {
            let sealed = try keys.reseal(SealedSecret(keyID: key, bytes: bytes), for: EndpointSecret.purpose(endpoint))
            try await transaction.query(
                "UPDATE tracking.endpoint_secret SET key_id = \(sealed.keyID), sealed = \(sealed.bytes) WHERE id = \(id)")
        }
        return rows.count
    }

    /// The secrets of an endpoint that sign, the newest first.
    func secrets(_ code: String, on database: some SQLExecutor) async throws -> [StoredEndpointSecret] {
        try await database.query(
            "SELECT key_id, sealed FROM tracking.endpoint_secret s WHERE endpoint = \(code) AND \(Self.isLive) ORDER BY id DESC"
        ).map { row in
            let (key, bytes) = try row.decode((String, [UInt8]).self)
            return StoredEndpointSecret(sealed: SealedSecret(keyID: key, bytes: bytes), endpoint: code)
        }
    }
}

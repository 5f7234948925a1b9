import CarrierFormats
import FoundationEssentials
package import Postgres
import ServiceRuntime

/// The SQL of `tracking.source` and its secrets, which are opened nowhere here.
package struct SourceStore: Sendable {
    package init() {}

    /// All sources with their live secrets.
    package func all(on database: some SQLExecutor) async throws -> [StoredSource] {
        let rows = try await database.query(Self.select)
        return try rows.reduce(into: []) { sources, row in
            let source = try Self.source(row)
            if sources.last?.terms.name == source.terms.name {
                sources[sources.count - 1].secrets += source.secrets
            } else {
                sources.append(source)
            }
        }
    }

    private static let select: SQL = """
        SELECT s.name, s.format, s.trust, s.token_header, s.carriers, s.key_address, s.api_host, s.is_enabled, s.api_key_id, s.api_key,
            x.id, x.key_id, x.sealed, x.created_at, x.expires_at, s.polls, s.polls_per_minute::bigint, s.polls_per_day::bigint
        FROM tracking.source s
        LEFT JOIN tracking.source_secret x ON x.source = s.name AND (x.expires_at IS NULL OR x.expires_at > now())
        ORDER BY s.name, x.id
        """

    private static func source(_ row: Row) throws -> StoredSource {
        let trust: String = try row.decode(2)
        var terms = SourceTerms(
            name: try row.decode(0), format: try row.decode(1), trust: CarrierFormat.Trust(rawValue: trust) ?? .signature,
            carriers: try row.decode(4))
        terms.tokenHeader = try row.decode(3)
        terms.keyAddress = try row.decode(5)
        terms.apiHost = try row.decode(6)
        terms.isEnabled = try row.decode(7)
        let polls: String = try row.decode(15)
        terms.polling.mode = PollingRules.Mode(rawValue: polls) ?? .quiet
        terms.polling.perMinute = try row.decode(16)
        terms.polling.perDay = try row.decode(17)
        return StoredSource(terms: terms, apiKey: try sealed(row, 8), secrets: [try secret(row)].compactMap(\.self))
    }

    private static func secret(_ row: Row) throws -> StoredSource.Secret? {
        guard let id: Int64 = try row.decode(10), let sealed = try sealed(row, 11), let created: Date = try row.decode(13) else {
            return nil
        }
        return StoredSource.Secret(id: id, sealed: sealed, createdAt: created, expiresAt: try row.decode(14))
    }

    /// Two columns: the key's id, the bytes.
    private static func sealed(_ row: Row, _ column: Int) throws -> SealedSecret? {
        guard let id: String = try row.decode(column), let bytes: [UInt8] = try row.decode(column + 1) else { return nil }
        return SealedSecret(keyID: id, bytes: bytes)
    }

    /// Adds a source, unless there is one of its name.
    /// - Returns: whether it is new.
    func add(_ terms: SourceTerms, apiKey: SealedSecret?, in database: some SQLExecutor) async throws -> Bool {
        try await !database.query(
            """
            INSERT INTO tracking.source (name, format, trust, token_header, carriers, key_address, api_host, is_enabled, api_key_id, api_key,
                polls, polls_per_minute, polls_per_day)
            VALUES (\(terms.name), \(terms.format), \(terms.trust.rawValue), \(terms.tokenHeader), \(terms.carriers)::text[],
                \(terms.keyAddress), \(terms.apiHost), \(terms.isEnabled), \(apiKey?.keyID), \(apiKey?.bytes)::bytea,
                \(terms.polling.mode.rawValue), \(terms.polling.perMinute), \(terms.polling.perDay))
            ON CONFLICT DO NOTHING RETURNING name
            """
        ).isEmpty
    }

    /// Writes the set-up of a source that is there.
    func change(_ terms: SourceTerms, apiKey: SealedSecret?, in database: some SQLExecutor) async throws {
        try await database.query(
            """
            UPDATE tracking.source SET format = \(terms.format), trust = \(terms.trust.rawValue), token_header = \(terms.tokenHeader),
                carriers = \(terms.carriers)::text[], key_address = \(terms.keyAddress), api_host = \(terms.apiHost),
                is_enabled = \(terms.isEnabled), api_key_id = \(apiKey?.keyID), api_key = \(apiKey?.bytes)::bytea,
                polls = \(terms.polling.mode.rawValue), polls_per_minute = \(terms.polling.perMinute), polls_per_day = \(terms.polling.perDay),
                changed_at = now()
            WHERE name = \(terms.name)
            """)
    }

    /// Nobody else changes sources until the transaction ends: there are few, and seldom anybody does.
    let lock: SQL = "LOCK TABLE tracking.source IN SHARE ROW EXCLUSIVE MODE"

    /// Adds a secret; those that have expired are deleted for good.
    func addSecret(_ sealed: SealedSecret, to source: String, in database: some SQLExecutor) async throws {
        try await database.query("DELETE FROM tracking.source_secret WHERE source = \(source) AND expires_at <= now()")
        try await database.query(
            "INSERT INTO tracking.source_secret (source, key_id, sealed) VALUES (\(source), \(sealed.keyID), \(sealed.bytes)::bytea)"
        )
    }

    /// Ends the secrets of a source that are live, after some seconds at the latest.
    func endSecrets(of source: String, after seconds: Double, in database: some SQLExecutor) async throws {
        try await database.query(
            """
            UPDATE tracking.source_secret
            SET expires_at = least(coalesce(expires_at, 'infinity'), now() + make_interval(secs => \(seconds)))
            WHERE source = \(source)
            """)
    }

    /// Writes a secret that was sealed anew.
    func reseal(_ id: Int64, _ sealed: SealedSecret, in database: some SQLExecutor) async throws {
        try await database.query(
            "UPDATE tracking.source_secret SET key_id = \(sealed.keyID), sealed = \(sealed.bytes)::bytea WHERE id = \(id)")
    }
}

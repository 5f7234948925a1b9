import FoundationEssentials
import Postgres

/// The SQL of `operations.api_key` for those who hand out keys.
struct KeyStore: Sendable {
    /// A key without its secret.
    struct Listed: Sendable {
        let id: String
        let name: String
        let scopes: [String]
        let createdAt: Date
        let revokedAt: Date?
    }

    /// Adds a key; one with the same id stays as it is.
    func add(id: String, name: String, secretHash: [UInt8], scopes: [String], on database: some SQLExecutor) async throws {
        try await database.query(
            """
            INSERT INTO operations.api_key (id, name, secret_hash, scopes)
            VALUES (\(id), \(name), \(secretHash), \(scopes)::text[]) ON CONFLICT DO NOTHING
            """)
    }

    /// All keys, the oldest first.
    func list(on database: some SQLExecutor) async throws -> [Listed] {
        let rows = try await database.query(
            "SELECT id, name, scopes, created_at, revoked_at FROM operations.api_key ORDER BY created_at, id")
        return try rows.map { row in
            let (id, name, scopes, created, revoked) = try row.decode((String, String, [String], Date, Date?).self)
            return Listed(id: id, name: name, scopes: scopes, createdAt: created, revokedAt: revoked)
        }
    }

    /// Revokes a key.
    /// - Returns: false when there is no such live key.
    func revoke(_ id: String, on database: some SQLExecutor) async throws -> Bool {
        try await database.query(
            "UPDATE operations.api_key SET revoked_at = now() WHERE id = \(id) AND revoked_at IS NULL"
        ).affected == 1
    }

    /// Whether a key was revoked.
    func isRevoked(_ id: String, on database: some SQLExecutor) async throws -> Bool {
        try await database.query(
            "SELECT EXISTS (SELECT FROM operations.api_key WHERE id = \(id) AND revoked_at IS NOT NULL)"
        ).first?.decode(0) ?? false
    }
}

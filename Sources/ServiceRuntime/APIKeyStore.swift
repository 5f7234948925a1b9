import Postgres

/// The SQL of `operations.api_key` that programs need.
struct APIKeyStore: Sendable {
    struct Stored: Sendable {
        let id: String
        let name: String
        let secretHash: [UInt8]
        let scopes: Set<String>
    }

    /// The key with this id, unless it was revoked.
    func active(_ id: String, on postgres: some SQLExecutor) async throws -> Stored? {
        let rows = try await postgres.query(
            "SELECT name, secret_hash, scopes FROM operations.api_key WHERE id = \(id) AND revoked_at IS NULL")
        return try rows.first.map { row in
            let (name, hash, scopes) = try row.decode((String, [UInt8], [String]).self)
            return Stored(id: id, name: name, secretHash: hash, scopes: Set(scopes))
        }
    }
}

import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime

extension Caller {
    /// Who may do everything with everybody's orders.
    static let allowedAll = Caller(
        keyID: "test", name: "test", scopes: Set(KeyScope.allCases.map(\.rawValue)), channels: .all, vehicles: .all)

    /// Who may do these things with the orders of these channels.
    static func of(_ channels: String..., scopes: [KeyScope] = KeyScope.allCases) -> Caller {
        Caller(
            keyID: "test", name: "test", scopes: Set(scopes.map(\.rawValue)), channels: .only(Set(channels)), vehicles: .all)
    }
}

extension Postgres {
    /// A new key that programs on this database know.
    func makeKey(
        _ scopes: [KeyScope] = KeyScope.allCases, channels: [String] = ["*"], vehicles: [String] = ["*"], sites: [String] = ["*"],
        isRevoked: Bool = false, expiresAt: Date? = nil
    ) async throws -> String {
        let (key, id, hash) = APIKeys.make()
        try await query(
            """
            INSERT INTO operations.api_key (id, name, secret_hash, scopes, channels, vehicles, sites, revoked_at, expires_at)
            VALUES (\(id), 'test', \(hash), \(scopes.map(\.rawValue))::text[], \(channels)::text[], \(vehicles)::text[],
                \(sites)::text[], CASE WHEN \(isRevoked) THEN now() END, \(expiresAt)::timestamptz)
            """)
        return key
    }
}

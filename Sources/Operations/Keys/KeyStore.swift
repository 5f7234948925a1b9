import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime

/// The SQL of `operations.api_key` for those who hand out keys.
struct KeyStore: Sendable {
    /// A key without its secret.
    struct Listed: Sendable {
        let id: String
        let name: String
        let scopes: [String]
        let channels: KeyReach
        let vehicles: KeyReach
        let createdAt: Date
        let revokedAt: Date?

        /// Whose orders it reaches, and which vehicles it drives, for people; nothing for a key that does neither.
        var reach: String {
            let known = scopes.compactMap(KeyScope.init)
            let orders = known.contains(where: \.needsChannels) ? channels.description : nil
            let routes = known.contains(where: \.needsVehicles) ? "vehicles \(vehicles)" : nil
            return [orders, routes].compactMap(\.self).joined(separator: "; ")
        }
    }

    /// Adds a key; one with the same id may from now on what `grant` says, and no more.
    func add(id: String, name: String, secretHash: [UInt8], _ grant: KeyGrant, on database: some SQLExecutor) async throws {
        try await database.query(
            """
            INSERT INTO operations.api_key (id, name, secret_hash, scopes, channels, vehicles)
            VALUES (\(id), \(name), \(secretHash), \(grant.scopes.map(\.rawValue))::text[], \(grant.channels.stored)::text[],
                \(grant.vehicles.stored)::text[])
            ON CONFLICT (id) DO UPDATE SET scopes = excluded.scopes, channels = excluded.channels, vehicles = excluded.vehicles
            """)
    }

    /// - Throws: `KeyGrant.Unusable` naming the first vehicle that there is not, and some that there are.
    func refuseUnknown(_ vehicles: KeyReach, on database: some SQLExecutor) async throws {
        guard case .only(let codes) = vehicles, !codes.isEmpty else { return }
        let known: [String] = try await database.query("SELECT code FROM routing.vehicle ORDER BY code").map { try $0.decode(0) }
        guard let unknown = codes.subtracting(known).min() else { return }
        let listed = known.prefix(20).joined(separator: ", ") + (known.count > 20 ? " and \(known.count - 20) more" : "")
        throw KeyGrant.Unusable(
            sentence: "--vehicle '\(unknown.printable)': there is no such vehicle; there are \(known.isEmpty ? "none" : listed)")
    }

    /// All keys, the oldest first.
    func list(on database: some SQLExecutor) async throws -> [Listed] {
        let rows = try await database.query(
            """
            SELECT id, name, scopes, channels, vehicles, created_at, revoked_at FROM operations.api_key ORDER BY created_at, id
            """)
        return try rows.map { row in
            let (id, name, scopes, channels, vehicles, created, revoked) = try row.decode(
                (String, String, [String], [String], [String], Date, Date?).self)
            return Listed(
                id: id, name: name, scopes: scopes, channels: KeyReach(stored: channels), vehicles: KeyReach(stored: vehicles),
                createdAt: created, revokedAt: revoked)
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

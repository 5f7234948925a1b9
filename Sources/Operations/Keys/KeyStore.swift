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
        let channels: Reach
        let vehicles: Reach
        let sites: Reach
        let createdAt: Date
        let expiresAt: Date?
        let revokedAt: Date?

        /// Whose orders it reaches, and which vehicles it drives, for people; nothing for a key that does neither.
        var things: String {
            let known = scopes.compactMap(KeyScope.init)
            let orders = known.contains(where: \.needsChannels) ? channels.description : nil
            let routes = known.contains(where: \.needsVehicles) ? "vehicles \(vehicles)" : nil
            return [orders, routes].compactMap(\.self).joined(separator: "; ")
        }

        /// The same, and at which sites its device works where not at all of them.
        var reach: String {
            let isLimited = scopes.compactMap(KeyScope.init).contains(where: \.mayHaveSites) && sites != .all
            return [things, isLimited ? "sites \(sites)" : ""].filter { !$0.isEmpty }.joined(separator: "; ")
        }

        /// What it may do, under the names of the table's columns.
        struct Term: Sendable {
            let name: String
            let text: String
        }

        var terms: [Term] {
            [
                Term(name: "scopes", text: scopes.joined(separator: " ")), Term(name: "channels", text: "\(channels)"),
                Term(name: "vehicles", text: "\(vehicles)"), Term(name: "sites", text: "\(sites)"),
                Term(name: "expires_at", text: expiresAt.map { ZonedTime($0).utcText } ?? "never"),
            ]
        }

        /// Whether it works no more.
        func hasEnded(by moment: Date) -> Bool { revokedAt != nil || (expiresAt.map { $0 <= moment } ?? false) }
    }

    /// Adds a key; one with the same id may from now on what `grant` says, and no more. Not recorded: `KeyChanges` does both.
    /// - Parameter expiry: from then on it is refused; nil: never.
    func add(
        id: String, name: String, secretHash: [UInt8], _ grant: KeyGrant, until expiry: Date? = nil, on database: some SQLExecutor
    ) async throws {
        try await database.query(
            """
            INSERT INTO operations.api_key (id, name, secret_hash, scopes, channels, vehicles, sites, expires_at)
            VALUES (\(id), \(name), \(secretHash), \(grant.scopes.map(\.rawValue))::text[], \(grant.channels.stored)::text[],
                \(grant.vehicles.stored)::text[], \(grant.sites.stored)::text[], \(expiry))
            ON CONFLICT (id) DO UPDATE SET scopes = excluded.scopes, channels = excluded.channels, vehicles = excluded.vehicles,
                sites = excluded.sites, expires_at = excluded.expires_at
            """)
    }

    /// - Throws: `KeyGrant.Unusable` naming the first vehicle or site that there is not, and some that there are.
    func refuseUnknown(in grant: KeyGrant, on database: some SQLExecutor) async throws {
        try await refuse(grant.vehicles, "--vehicle", "vehicle", in: "SELECT code FROM routing.vehicle ORDER BY code", database)
        try await refuse(
            grant.sites, "--site", "site", in: "SELECT code FROM warehouse.site WHERE is_active ORDER BY code", database)
    }

    private func refuse(
        _ reach: Reach, _ option: String, _ thing: String, in codes: SQL, _ database: some SQLExecutor
    ) async throws {
        guard case .only(let wanted) = reach, !wanted.isEmpty else { return }
        let known: [String] = try await database.query(codes).map { try $0.decode(0) }
        guard let unknown = wanted.subtracting(known).min() else { return }
        let listed = known.prefix(20).joined(separator: ", ") + (known.count > 20 ? " and \(known.count - 20) more" : "")
        throw KeyGrant.Unusable(
            sentence: "\(option) '\(unknown.printable)': there is no such \(thing); there are \(known.isEmpty ? "none" : listed)")
    }

    /// All keys, the oldest first.
    func list(on database: some SQLExecutor) async throws -> [Listed] {
        try Self.listed(try await database.query("\(Self.select) ORDER BY created_at, id"))
    }

    /// One key, which nobody else changes until the transaction ends.
    func find(_ id: String, in transaction: Transaction) async throws -> Listed? {
        try Self.listed(try await transaction.query("\(Self.select) WHERE id = \(id) FOR UPDATE")).first
    }

    private static let select: SQL = """
        SELECT id, name, scopes, channels, vehicles, sites, created_at, expires_at, revoked_at FROM operations.api_key
        """

    private static func listed(_ rows: Rows) throws -> [Listed] {
        try rows.map { row in
            let (id, name, scopes, channels, vehicles, sites, created, expires, revoked) = try row.decode(
                (String, String, [String], [String], [String], [String], Date, Date?, Date?).self)
            return Listed(
                id: id, name: name, scopes: scopes, channels: Reach(stored: channels), vehicles: Reach(stored: vehicles),
                sites: Reach(stored: sites), createdAt: created, expiresAt: expires, revokedAt: revoked)
        }
    }

    /// Revokes a key. Not recorded: `KeyChanges` does both.
    /// - Returns: its name; nil when there is no such live key.
    func revoke(_ id: String, on database: some SQLExecutor) async throws -> String? {
        try await database.query(
            "UPDATE operations.api_key SET revoked_at = now() WHERE id = \(id) AND revoked_at IS NULL RETURNING name"
        ).first?.decode(0)
    }

    /// Whether a key was revoked.
    func isRevoked(_ id: String, on database: some SQLExecutor) async throws -> Bool {
        try await database.query(
            "SELECT EXISTS (SELECT FROM operations.api_key WHERE id = \(id) AND revoked_at IS NOT NULL)"
        ).first?.decode(0) ?? false
    }
}

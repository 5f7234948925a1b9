import Fulfilment
import Postgres

/// The SQL of `waybill rights`: the roles of the people of the floor.
struct StaffRoleStore: Sendable {
    /// Somebody with a badge.
    struct Person: Sendable, Equatable {
        /// As it is in the books.
        let badge: String
        let name: String
        /// Whether the person works here.
        let isActive: Bool
        var roles: StaffRoles
    }

    /// Everybody, by badge.
    func list(on database: some SQLExecutor) async throws -> [Person] {
        try Self.people(try await database.query("\(Self.select) ORDER BY badge"))
    }

    /// Who has a badge, whatever its case; nobody else changes the roles until the transaction ends.
    func find(_ badge: String, in transaction: Transaction) async throws -> Person? {
        try Self.people(
            try await transaction.query(
                "\(Self.select) WHERE lower(badge) = lower(\(badge)) ORDER BY badge = \(badge) DESC LIMIT 1 FOR UPDATE")
        ).first
    }

    private static let select: SQL = "SELECT badge, name, is_active, roles FROM warehouse.picker"

    private static func people(_ rows: Rows) throws -> [Person] {
        try rows.decode((String, String, Bool, [String]).self).map {
            Person(badge: $0, name: $1, isActive: $2, roles: StaffRoles(stored: $3))
        }
    }

    func set(_ roles: StaffRoles, of badge: String, in transaction: Transaction) async throws {
        try await transaction.query("UPDATE warehouse.picker SET roles = \(roles.words)::text[] WHERE badge = \(badge)")
    }

    /// The sites that are in use.
    func sites(in transaction: Transaction) async throws -> [String] {
        try await transaction.query("SELECT code FROM warehouse.site WHERE is_active ORDER BY code").map { try $0.decode(0) }
    }

    /// The tour that a badge has open, and where.
    func openTour(of badge: String, in transaction: Transaction) async throws -> (id: Int64, site: String)? {
        try await transaction.query(
            "SELECT id, site FROM warehouse.tour WHERE picker = \(badge) AND state = \(TourState.open)"
        ).first?.decode((Int64, String).self)
    }
}

package import Fulfilment
package import Postgres

/// The people who work here, for those who ask what they may do.
package struct StaffStore: Sendable {
    package init() {}

    /// The roles of somebody who works here, while nobody changes them.
    /// - Returns: the badge as it is in the books; nil when nobody has it.
    package func roles(of badge: String, in transaction: Transaction) async throws -> (badge: String, roles: StaffRoles)? {
        try await transaction.query(
            """
            SELECT badge, roles FROM warehouse.picker WHERE lower(badge) = lower(\(badge)) AND is_active
            ORDER BY badge = \(badge) DESC LIMIT 1 FOR SHARE
            """
        ).first.map { row in
            let (badge, roles) = try row.decode((String, [String]).self)
            return (badge, StaffRoles(stored: roles))
        }
    }
}

import Postgres
import ServiceRuntime

/// The SQL of `waybill pickers`: who has a PIN, and who is signed in.
struct PickerStore: Sendable {
    /// A picker, without the PIN.
    struct Listed: Sendable, Equatable {
        let badge: String
        let name: String
        let isActive: Bool
        let hasPIN: Bool
        /// Of the last 15 minutes.
        let wrongPINs: Int
        /// Sessions that have not ended.
        let sessions: Int
    }

    /// All pickers by badge.
    func list(on database: some SQLExecutor) async throws -> [Listed] {
        let rows = try await database.query(
            """
            SELECT p.badge, p.name, p.is_active, p.pin_hash IS NOT NULL,
                (SELECT count(*) FROM unnest(p.wrong_pins) t WHERE t > now() - interval '15 minutes'),
                (SELECT count(*) FROM warehouse.floor_session s WHERE s.picker = p.badge AND s.ends_at > now())
            FROM warehouse.picker p ORDER BY p.badge
            """)
        return try rows.decode((String, String, Bool, Bool, Int, Int).self).map {
            Listed(badge: $0, name: $1, isActive: $2, hasPIN: $3, wrongPINs: $4, sessions: $5)
        }
    }

    /// Gives a badge another PIN, or none; wrong ones are forgotten, and who is signed in with it has to sign in again.
    /// - Returns: the badge as it is in the books; nil when there is none.
    func set(_ pin: PINHash?, of badge: String, in transaction: some SQLExecutor) async throws -> String? {
        let rows = try await transaction.query(
            """
            UPDATE warehouse.picker SET pin_hash = \(pin?.bytes)::bytea, wrong_pins = '{}'
            WHERE badge = (\(Self.meant(badge))) RETURNING badge
            """)
        guard let badge: String = try rows.first?.decode(0) else { return nil }
        _ = try await end(badge, in: transaction)
        return badge
    }

    /// Ends the sessions of a badge.
    /// - Returns: how many; nil when there is no such badge.
    func signOut(_ badge: String, in transaction: some SQLExecutor) async throws -> Int? {
        guard let badge: String = try await transaction.query(Self.meant(badge)).first?.decode(0) else { return nil }
        return try await end(badge, in: transaction)
    }

    private func end(_ badge: String, in transaction: some SQLExecutor) async throws -> Int {
        try await transaction.query(
            "UPDATE warehouse.floor_session SET ends_at = now() WHERE picker = \(badge) AND ends_at > now()"
        ).affected
    }

    private static func meant(_ badge: String) -> SQL {
        "SELECT badge FROM warehouse.picker WHERE lower(badge) = lower(\(badge)) ORDER BY badge = \(badge) DESC LIMIT 1"
    }
}

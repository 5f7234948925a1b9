import Fulfilment
import Postgres
import ServiceRuntime

/// The SQL of sign-in: pickers and their PINs, the guesses at them, and sessions.
struct SignInStore: Sendable {
    /// A picker who works here.
    struct Picker: Sendable {
        /// As it is in the books.
        let badge: String
        let name: String
        let hasPIN: Bool
        /// Seconds until the next guess at the PIN is allowed; 0: now.
        let wait: Int
        let roles: StaffRoles
    }

    /// Wrong PINs after which a badge has to wait; the table's check knows the number, too.
    static let guesses = 5
    /// How long a wrong PIN counts.
    private static let window: SQL = "interval '15 minutes'"
    /// How long a session lives: a shift, and what is left to do after it.
    private static let lifetime: SQL = "interval '14 hours'"
    /// How long one that has ended is kept for those who look into something.
    private static let memory: SQL = "interval '90 days'"
    /// The wrong PINs that still count, the oldest first.
    private static let recent: SQL = "ARRAY(SELECT t FROM unnest(wrong_pins) t WHERE t > now() - \(window) ORDER BY t)"

    /// Whose badge it is, whatever its case; nil when nobody who works here has it.
    func picker(badge: String, on database: some SQLExecutor) async throws -> Picker? {
        let rows = try await database.query(
            """
            SELECT badge, name, pin_hash IS NOT NULL, CASE WHEN cardinality(r.recent) < \(Self.guesses) THEN 0 ELSE
                greatest(1, ceil(extract(epoch FROM r.recent[1] + \(Self.window) - now()))::int) END, roles
            FROM warehouse.picker CROSS JOIN LATERAL (SELECT \(Self.recent) AS recent) r
            WHERE lower(badge) = lower(\(badge)) AND is_active ORDER BY badge = \(badge) DESC LIMIT 1
            """)
        return try rows.first.map { row in
            let (badge, name, hasPIN, wait, roles) = try row.decode((String, String, Bool, Int, [String]).self)
            return Picker(badge: badge, name: name, hasPIN: hasPIN, wait: wait, roles: StaffRoles(stored: roles))
        }
    }

    /// Counts a guess as wrong before it is checked, so that guesses made at the same time are not more than allowed.
    /// - Returns: what the PIN is checked against; nil when no guess is allowed now, or there is no PIN any more.
    func guess(_ badge: String, on database: some SQLExecutor) async throws -> PINHash? {
        let rows = try await database.query(
            """
            UPDATE warehouse.picker SET wrong_pins = \(Self.recent) || clock_timestamp()
            WHERE badge = \(badge) AND pin_hash IS NOT NULL AND cardinality(\(Self.recent)) < \(Self.guesses) RETURNING pin_hash
            """)
        return try rows.first.map { PINHash(stored: try $0.decode(0, as: [UInt8].self)) }
    }

    /// Opens a session, unless the PIN was changed since it was checked, and takes back the guess that was counted.
    /// - Returns: the session's id; nil when nothing was opened.
    func open(
        _ badge: String, _ proof: PINHash?, keyID: String, tokenHash: [UInt8], in transaction: some SQLExecutor
    ) async throws -> Int64? {
        let proven: SQL = "badge = \(badge) AND is_active AND pin_hash IS NOT DISTINCT FROM \(proof?.bytes)::bytea"
        let settled: SQL =
            proof == nil
            ? "SELECT FROM warehouse.picker WHERE \(proven) FOR SHARE"
            : "UPDATE warehouse.picker SET wrong_pins = wrong_pins[:cardinality(wrong_pins) - 1] WHERE \(proven)"
        let results = try await transaction.pipeline([
            settled,
            """
            INSERT INTO warehouse.floor_session (token_hash, picker, key_id, ends_at)
            SELECT \(tokenHash), badge, \(keyID), now() + \(Self.lifetime)
            FROM warehouse.picker WHERE \(proven) RETURNING id
            """,
            """
            DELETE FROM warehouse.floor_session
            WHERE picker = \(badge) AND ends_at < now() - \(Self.memory)
            """,
        ])
        return try results[1].first?.decode(0)
    }

    /// The session of a token that has not ended, whose picker works here, with the picker's roles, and for how long it goes on.
    func session(_ tokenHash: [UInt8], on database: some SQLExecutor) async throws -> (session: FloorSession, left: Duration)? {
        let rows = try await database.query(
            """
            SELECT s.id, s.picker, s.key_id, p.roles, extract(epoch FROM s.ends_at - now())::float8
            FROM warehouse.floor_session s JOIN warehouse.picker p ON p.badge = s.picker AND p.is_active
            WHERE s.token_hash = \(tokenHash) AND s.ends_at > now()
            """)
        return try rows.first.map { row in
            let (id, badge, keyID, roles, left) = try row.decode((Int64, String, String, [String], Double).self)
            return (FloorSession(id: id, badge: badge, keyID: keyID, roles: StaffRoles(stored: roles)), .seconds(left))
        }
    }
}

import FoundationEssentials
import Postgres

/// The SQL of `messaging.suspect`: events that were in hand when a program died.
struct SuspectStore: Sendable {
    /// Notes, before the event is touched, that it is about to be handled alone.
    /// - Returns: how often that has happened so far, this time included.
    func mark(_ id: UUID, queue: String, on postgres: some SQLExecutor) async throws -> Int {
        let rows = try await postgres.query(
            """
            INSERT INTO messaging.suspect (queue, event_id) VALUES (\(queue), \(id))
            ON CONFLICT (queue, event_id) DO UPDATE SET times = suspect.times + 1 RETURNING times
            """)
        return Int(try rows[0].decode(0, as: Int32.self))
    }

    /// Forgets an event that was handled without harm.
    func clear(_ id: UUID, queue: String, on postgres: some SQLExecutor) async throws {
        try await postgres.query("DELETE FROM messaging.suspect WHERE queue = \(queue) AND event_id = \(id)")
    }
}

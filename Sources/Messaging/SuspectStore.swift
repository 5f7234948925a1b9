import FoundationEssentials
import Postgres

/// The SQL of `messaging.suspect`: events that were in hand when a program died.
struct SuspectStore: Sendable {
    /// How often a program has died with the event alone in hand, as far as is known.
    func deaths(_ id: UUID, queue: String, on postgres: some SQLExecutor) async throws -> Int {
        let rows = try await postgres.query("SELECT times FROM messaging.suspect WHERE queue = \(queue) AND event_id = \(id)")
        return Int(try rows.first?.decode(0, as: Int32.self) ?? 0)
    }

    /// Notes that number; 0 forgets the event. A number and not one more, so that saying it twice does no harm.
    func note(_ deaths: Int, _ id: UUID, queue: String, on postgres: some SQLExecutor) async throws {
        try await postgres.query(
            deaths == 0
                ? "DELETE FROM messaging.suspect WHERE queue = \(queue) AND event_id = \(id)"
                : """
                INSERT INTO messaging.suspect (queue, event_id, times) VALUES (\(queue), \(id), \(Int32(deaths)))
                ON CONFLICT (queue, event_id) DO UPDATE SET times = excluded.times
                """)
    }
}

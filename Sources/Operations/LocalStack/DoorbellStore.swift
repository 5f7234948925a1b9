import Messaging
import Postgres

/// Wakes the outbox relays from a command, which has no doorbell service running.
struct DoorbellStore: Sendable {
    /// Call it after the commit.
    func ring(on database: some SQLExecutor) async throws {
        try await database.query("NOTIFY \(identifier: OutboxBell.channel)")
    }
}

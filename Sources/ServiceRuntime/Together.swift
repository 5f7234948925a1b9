import ServiceLifecycle

/// Services that start and stop at the same time.
///
/// A `ServiceGroup` stops its services one after the other: with consumers in it, the last would go on taking messages while the
/// first finishes its batch, and all of them share one time to stop.
struct Together: Service {
    let services: [any Service]

    /// Ends when all have ended. When one fails the others are cancelled: what they have in hand goes back to its queue.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { try await service.run() } }
            try await group.waitForAll()
        }
    }
}

import ServiceLifecycle

extension Postgres {
    /// Keeps idle connections fresh until graceful shutdown or cancellation; then refuses new work, waits for the work
    /// under way and closes.
    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    await self.discardDeadConnections()
                    try await Task.sleep(for: .seconds(5))
                }
            }
        } catch is CancellationError {
            await close()
        }
    }

    /// Lets go of idle connections that the server has ended, so that no caller finds them first.
    func discardDeadConnections() async {
        var checked: [PostgresConnection] = []
        for _ in 0..<idleCount {
            guard let connection = takeIdle() else { break }
            _ = await connection.checkUsable()
            checked.append(connection)
        }
        checked.forEach(giveBack)
    }
}

extension PostgresConnection {
    /// Subscribes this connection to a channel; see `nextNotification(timeout:)`. Nothing is heard while it is disconnected,
    /// so poll besides.
    package func listen(_ channel: String) async throws {
        try await query("LISTEN \(identifier: channel)")
    }

    /// The next notification of the channels listened to, or nil when none came in time. Other calls on this connection
    /// wait meanwhile.
    /// - Throws: `CancellationError` at once when the task is cancelled; `PostgresError` when the connection is lost.
    package func nextNotification(timeout: Duration) async throws -> Notification? {
        try await cancellable { session, _ in try session.nextNotification(until: .now + timeout) }
    }

    /// Changes how long a statement on this connection may run, until it returns to its pool. Zero: for ever.
    /// Only this call makes the client as patient as the server.
    package func setStatementTimeout(_ timeout: Duration) async throws {
        try await query("SELECT set_config('statement_timeout', \(String(timeout.milliseconds)), false)")
        try await cancellable { session, _ in session.link.statementTimeout = timeout }
    }

    /// Makes a borrowed connection as new: no open transaction, subscriptions, changed parameters or session locks.
    func reset(statementTimeout: Duration) async throws {
        try uncancellable { session, wait in
            session.link.statementTimeout = statementTimeout
            let rollback: [SQL] = session.isInTransaction ? ["ROLLBACK"] : []
            let others: [SQL] = ["UNLISTEN *", "RESET ALL", "SELECT pg_advisory_unlock_all()", "DISCARD TEMP"]
            _ = try session.exchange(rollback + others, wait: &wait, lossCode: .connectionLost)
            session.forgetNotifications()
        }
    }

    /// Finds out whether the server has hung up, without a round trip.
    func checkUsable() -> Bool {
        do {
            try uncancellable { session, _ in try session.requireAlive() }
            return true
        } catch {
            return false
        }
    }

    /// Whether BEGIN was sent and its end was not.
    var isInTransaction: Bool { session?.isInTransaction ?? false }

    /// Runs several statements without parameters as they stand in a file.
    func run(script: String) async throws {
        try await cancellable { session, wait in
            try session.run(
                script: script, wait: &wait, lossCode: session.isInTransaction ? .connectionLost : .outcomeUnknown)
        }
    }
}

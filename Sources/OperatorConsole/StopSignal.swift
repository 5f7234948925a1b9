import UnixSignals

/// SIGINT and SIGTERM as an orderly end of a command that would run for ever.
package enum StopSignal {
    /// How a command ended.
    package enum End: Sendable {
        case finished
        case stopped
    }

    /// Runs `body` until it ends or a signal comes; then it is cancelled.
    /// - Throws: what `body` throws, unless it was stopped.
    package static func race(_ body: @escaping @Sendable () async throws -> Void) async throws -> End {
        try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask {
                try await body()
                return .finished
            }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return .stopped }
                return .stopped
            }
            let end = try await group.next() ?? .finished
            group.cancelAll()
            do {
                try await group.waitForAll()
            } catch  where end == .stopped {
                return .stopped
            }
            return end
        }
    }
}

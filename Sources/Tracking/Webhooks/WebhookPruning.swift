package import Logging
package import Postgres
import ServiceLifecycle
import ServiceRuntime

/// Deletes carriers' deliveries that were read long ago. Their events stay, and tell copies that come even later; what could not be
/// read stays until somebody deletes it.
package struct WebhookPruning: Service {
    private static let atOnce = 5000

    private let postgres: Postgres
    private let age: Duration
    private let interval: Duration
    private let logger: Logger
    private let store = WebhookStore()

    /// - Parameters:
    ///   - age: how long a delivery is kept.
    ///   - interval: how often is looked.
    package init(postgres: Postgres, age: Duration, interval: Duration = .seconds(3600), logger: Logger) {
        (self.postgres, self.age, self.interval, self.logger) = (postgres, age, interval, logger)
    }

    /// Looks every `interval` until shutdown; a failure is logged, and the next look does its work.
    package func run() async throws {
        await PeriodicTask.run(every: interval, logger: logger, failure: "Old deliveries could not be deleted") {
            try await self.prune()
        }
    }

    /// Deletes all that are old enough.
    /// - Returns: how many.
    @discardableResult
    package func prune() async throws -> Int {
        var deleted = 0
        var last: Int64? = 0
        while let after = last {
            let part = try await store.prune(olderThan: age / .seconds(1), after: after, limit: Self.atOnce, on: postgres)
            deleted += part.deleted
            last = part.last
        }
        return deleted
    }
}

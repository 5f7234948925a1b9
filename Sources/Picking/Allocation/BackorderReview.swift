import Logging
import Messaging
import Postgres
import ServiceLifecycle
import ServiceRuntime

/// Looks at back-orders every so often: some may be served although no stock arrived since, because stock arrived while their
/// order was being looked at, or because it was freed by hand.
struct BackorderReview: Service {
    let postgres: Postgres
    let outbox: Outbox
    let store: AllocationStore
    let interval: Duration
    let limit: Int
    let logger: Logger

    func run() async throws {
        await PeriodicTask.run(every: interval, logger: logger, failure: "Back-orders could not be looked at") {
            try await review()
        }
    }

    /// Allocates what can be served now.
    func review() async throws {
        let orders = try await store.hopeful(limit: limit, on: postgres)
        guard !orders.isEmpty else { return }
        try await outbox.transaction { transaction, events in
            let result = try await store.allocate(orderIDs: orders, in: transaction)
            try result.publish(to: events)
        }
    }
}

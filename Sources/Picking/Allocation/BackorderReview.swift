import Logging
import Messaging
import Postgres
import ServiceLifecycle
import ServiceRuntime

/// Reviews back-orders at an interval: some may be served although no stock was received since, because it came while their order was
/// being allocated, or because it was freed by hand.
struct BackorderReview: Service {
    let postgres: Postgres
    let outbox: Outbox
    let store: AllocationStore
    let interval: Duration
    let limit: Int
    let logger: Logger

    func run() async throws {
        await PeriodicTask.run(every: interval, logger: logger, failure: "Back-orders could not be reviewed") {
            try await review()
        }
    }

    /// Allocates what can be served now.
    func review() async throws {
        let orders = try await store.fulfillable(limit: limit, on: postgres)
        guard !orders.isEmpty else { return }
        try await outbox.transaction { transaction, events in
            let result = try await store.allocate(orderIDs: orders, in: transaction)
            try result.publish(to: events)
        }
    }
}

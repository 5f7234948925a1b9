package import Contracts
package import Messaging

/// Closes orders that the warehouse has cancelled.
package struct OrderCancelledHandler: BatchHandler {
    private let progress: OrderProgressStore

    package init(progress: OrderProgressStore) { self.progress = progress }

    package func handle(_ events: [Event<OrderCancelled>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let reasons = Dictionary(events.map { ($0.message.orderID, $0.message.reason) }, uniquingKeysWith: { first, _ in first })
        try await progress.settleCancelled(reasons.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, in: context.transaction)
        return events.map { _ in .done }
    }
}

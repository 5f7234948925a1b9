package import Contracts
package import Messaging

/// Accepts orders again whose cancellation came too late for the warehouse.
package struct OrderCancelRefusedHandler: BatchHandler {
    private let progress: OrderProgressStore

    package init(progress: OrderProgressStore) { self.progress = progress }

    package func handle(_ events: [Event<OrderCancelRefused>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let reasons = Dictionary(events.map { ($0.message.orderID, $0.message.reason) }, uniquingKeysWith: { first, _ in first })
        try await progress.refuseCancellation(
            reasons.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, in: context.transaction)
        return events.map { _ in .done }
    }
}

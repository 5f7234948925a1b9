package import Contracts
package import Messaging
import Observability

/// Completes orders whose last parcel arrived. With parcels still on their way there is nothing to do: their own event will come.
package struct ShipmentDeliveredHandler: BatchHandler {
    private let progress: OrderProgressStore

    package init(progress: OrderProgressStore) { self.progress = progress }

    package func handle(_ events: [Event<ShipmentDelivered>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let traces = Dictionary(events.map { ($0.message.orderID, $0.trace) }, uniquingKeysWith: { first, _ in first })
        for orderID in try await progress.complete(traces.keys.sorted(), in: context.transaction) {
            try context.publish(OrderCompleted(orderID: orderID), trace: traces[orderID] ?? nil)
        }
        return events.map { _ in .done }
    }
}

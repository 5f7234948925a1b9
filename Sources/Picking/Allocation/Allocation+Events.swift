import Contracts
import Messaging

extension Allocation {
    /// The reason code of back-orders on the wire; the sentence with numbers is in the order's row.
    private static let noStock = "no_stock"

    /// Announces the orders that changed.
    func publish(to outbox: OutboxBatch) throws {
        for change in allocated { try outbox.add(OrderAllocated(orderID: change.orderID), trace: change.trace) }
        for change in backordered {
            try outbox.add(OrderBackordered(orderID: change.orderID, reason: Self.noStock), trace: change.trace)
        }
    }
}

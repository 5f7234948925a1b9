import Contracts
import Messaging
package import Observability

/// What became of a batch of orders that asked for stock.
package struct Allocation: Sendable, Equatable {
    /// An order whose state changed.
    package struct Change: Sendable, Equatable {
        package let orderID: Int64
        /// The order's own trace.
        package let trace: TraceContext?
    }

    /// Every line of these has its lots and bins now.
    package var allocated: [Change] = []
    /// These lack something and now wait. Orders that waited before and still do are in neither list.
    package var backordered: [Change] = []
    /// These wait until a site that could ship them takes new orders.
    package var closed: [Change] = []
    /// These waited before, and wait at another site now.
    package var moved: [Int64] = []
    /// An article of each order whose site had everything until others took it: perhaps another site still has.
    package var overtaken: Set<String> = []

    package init() {}
}

extension Allocation {
    /// The reason codes of back-orders on the wire; the sentence with numbers is in the order's row.
    private static let (noStock, noSite) = ("no_stock", "no_open_site")

    /// - Parameter articles: of the orders whose sites had everything, one each.
    mutating func noteOvertaken(_ articles: [Int64: String]) {
        overtaken = Set((backordered.map(\.orderID) + moved).compactMap { articles[$0] })
    }

    /// Announces the orders that changed. Those that were overtaken are tried again at once, in a transaction of their own.
    func publish(to outbox: OutboxBatch) throws {
        for change in allocated { try outbox.add(OrderAllocated(orderID: change.orderID), trace: change.trace) }
        for (waiting, reason) in [(backordered, Self.noStock), (closed, Self.noSite)] {
            for change in waiting {
                try outbox.add(OrderBackordered(orderID: change.orderID, reason: reason), trace: change.trace)
            }
        }
        for article in overtaken.sorted() { try outbox.add(StockReceived(sku: article), trace: nil) }
    }
}

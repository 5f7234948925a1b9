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

    package init() {}
}

package import Fulfilment

/// So many equal pieces of one order line.
package struct Item: Sendable, Equatable {
    /// The line's number within the order.
    package let line: Int
    /// Pieces; items of no pieces are ignored.
    package let quantity: Int
    /// Grams of one piece.
    package let weight: Int
    /// Of one piece.
    package let dimensions: Dimensions

    package init(line: Int, quantity: Int, weight: Int, dimensions: Dimensions) {
        self.line = line
        self.quantity = quantity
        self.weight = weight
        self.dimensions = dimensions
    }
}

package import Fulfilment

/// A kind of carton the warehouse has.
package struct Carton: Sendable, Equatable {
    /// Unique among the cartons.
    package let code: String
    /// The space inside.
    package let inner: Dimensions
    /// Grams it may weigh closed, itself included.
    package let maxWeight: Int
    /// Grams of the carton alone.
    package let emptyWeight: Int

    package init(code: String, inner: Dimensions, maxWeight: Int, emptyWeight: Int) {
        self.code = code
        self.inner = inner
        self.maxWeight = maxWeight
        self.emptyWeight = emptyWeight
    }

    /// Whether one piece may travel alone in it.
    package func holds(_ item: Item) -> Bool {
        item.dimensions.fits(in: inner) && emptyWeight + item.weight <= maxWeight
    }
}

package import Fulfilment

/// One parcel to be packed.
package struct ParcelPlan: Sendable, Equatable {
    /// nil: a single piece in its own packaging.
    package let carton: Carton?
    /// What goes in, by line, ascending.
    package let contents: [Content]
    /// Grams, packaging included.
    package let weight: Int
    /// The carton's inner size, or the piece's own.
    package let dimensions: Dimensions

    /// Pieces of one order line in one parcel.
    package struct Content: Sendable, Equatable {
        /// The line's number within the order.
        package let line: Int
        /// Pieces, at least one.
        package let quantity: Int

        package init(line: Int, quantity: Int) {
            self.line = line
            self.quantity = quantity
        }
    }
}

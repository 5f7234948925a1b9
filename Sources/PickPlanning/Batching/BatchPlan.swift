/// Orders divided into batches, each with its tour.
package struct BatchPlan: Sendable, Equatable {
    /// The most urgent first.
    package let batches: [Batch]
    /// Orders no cart takes, and why.
    package let refused: [Refusal]

    /// Orders that ride on one cart.
    package struct Batch: Sendable, Equatable {
        /// Indices into the orders as given, the most urgent first. An order that was split comes in several batches.
        package let orders: [Int]
        /// The stops in walking order.
        package let stops: [Visit]
        package let tour: PickTour
        package let load: CartLoad
    }

    /// Pieces to take for one order.
    package struct Visit: Sendable, Equatable {
        /// Index into the orders as given.
        package let order: Int
        package let stop: PickOrder.Stop
    }

    /// An order that is on no batch.
    package struct Refusal: Sendable, Equatable {
        /// Index into the orders as given.
        package let order: Int
        /// One sentence for a person.
        package let reason: String
    }

    /// Millimetres of all tours.
    package var length: Int { batches.reduce(0) { $0 + $1.tour.length } }
}

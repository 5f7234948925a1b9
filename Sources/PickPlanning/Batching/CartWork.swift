/// What a cart that asks for work gets.
package struct CartWork: Sendable, Equatable {
    /// Indices into the orders as given, the most urgent first.
    package let orders: [Int]
    /// Why each of them: one sentence per order.
    package let reasons: [String]
    /// Why no more of them: one sentence.
    package let limit: String
    /// The stops in walking order.
    package let stops: [BatchPlan.Visit]
    package let tour: PickTour
    package let load: CartLoad
}

package import Fulfilment

/// What makes a packing good, beside what its items say.
package struct PackingRules: Sendable {
    /// Percent of each piece's base that has to rest on the floor or on other pieces.
    package let support: Int
    private let quote: @Sendable (_ weight: Int, _ outer: Dimensions) -> CarriageQuote
    /// Whether carriage costs anything, so that lighter or smaller parcels may be worth having more of.
    let hasCarriage: Bool

    /// By one price for each billed weight.
    /// - Parameters:
    ///   - volumetricDivisor: cubic millimetres per gram of volumetric weight.
    ///   - carriage: what carriage costs for a billed weight in grams, in minor units.
    package init(
        support: Int = 70, volumetricDivisor: Int = 5000, carriage: @escaping @Sendable (_ billedWeight: Int) -> Int = { _ in 0 }
    ) {
        self.support = support
        hasCarriage = carriage(1_000_000) > 0
        quote = { weight, outer in
            let billed = Self.billedWeight(weight, outer, divisor: volumetricDivisor)
            return CarriageQuote(billedWeight: billed, price: carriage(billed))
        }
    }

    /// By what the services that go to the consignee would take.
    package init(support: Int = 70, lane: CarriageLane) {
        self.support = support
        hasCarriage = true
        quote = { weight, outer in
            guard let quote = lane.quote(weight: weight, dimensions: outer) else {
                return CarriageQuote(billedWeight: Self.billedWeight(weight, outer, divisor: 5000), price: nil)
            }
            return CarriageQuote(billedWeight: quote.billedWeight, price: quote.price, isLate: quote.isLate)
        }
    }

    /// What a carrier would take for a closed parcel.
    /// - Parameters:
    ///   - weight: grams.
    ///   - outer: its size.
    package func carriage(_ weight: Int, _ outer: Dimensions) -> CarriageQuote { quote(weight, outer) }

    private static func billedWeight(_ weight: Int, _ outer: Dimensions, divisor: Int) -> Int {
        // Beyond a kilometre of edges the product would overflow; nothing of that size is carried.
        outer.longestEdge <= 1_000_000 ? Weight.billed(actual: weight, dimensions: outer, divisor: divisor) : weight
    }
}

/// What a carrier would take for one closed parcel.
package struct CarriageQuote: Sendable, Equatable {
    /// Grams it bills.
    package let billedWeight: Int
    /// In minor units; nil when nobody carries the parcel.
    package let price: Int?
    /// Whether it comes later than promised.
    package let isLate: Bool

    package init(billedWeight: Int, price: Int?, isLate: Bool = false) {
        (self.billedWeight, self.price, self.isLate) = (billedWeight, price, isLate)
    }

    /// What parcels are compared by: a broken promise outweighs every price, and a parcel that nobody carries outweighs that.
    var burden: Int {
        guard let price else { return Self.uncarried }
        return isLate ? Self.late + price : price
    }

    private static let late = 1_000_000_000
    private static let uncarried = 1_000_000_000_000
}

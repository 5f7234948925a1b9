package import Fulfilment

/// What makes a packing good, beside what its items say.
package struct PackingRules: Sendable {
    /// Percent of each piece's base that has to rest on the floor or on other pieces.
    package let support: Int
    /// Cubic millimetres per gram of volumetric weight.
    package let volumetricDivisor: Int
    /// What carriage costs for a billed weight in grams, in minor units.
    package let carriage: @Sendable (_ billedWeight: Int) -> Int

    /// Whether carriage costs anything, so that lighter or smaller parcels may be worth having more of.
    var hasCarriage: Bool { carriage(1_000_000) > 0 }

    package init(
        support: Int = 70, volumetricDivisor: Int = 5000, carriage: @escaping @Sendable (_ billedWeight: Int) -> Int = { _ in 0 }
    ) {
        self.support = support
        self.volumetricDivisor = volumetricDivisor
        self.carriage = carriage
    }

    /// Grams a carrier bills for a closed parcel.
    package func billedWeight(actual grams: Int, outer: Dimensions) -> Int {
        Weight.billed(actual: grams, dimensions: outer, divisor: volumetricDivisor)
    }
}

/// Weights are whole grams everywhere; this is what carriers derive from them.
package enum Weight {
    /// Volume over the carrier's divisor in cubic millimetres per gram (5000 cm3/kg is 5000), rounded up to whole grams.
    package static func volumetric(_ dimensions: Dimensions, divisor: Int) -> Int {
        dimensions.volume.dividedUp(by: divisor)
    }

    /// What a carrier bills: the larger of the actual and the volumetric weight, in grams.
    package static func billed(actual grams: Int, dimensions: Dimensions, divisor: Int) -> Int {
        max(grams, volumetric(dimensions, divisor: divisor))
    }

    /// For people: `850 g`, `12.5 kg`.
    package static func text(_ grams: Int) -> String {
        guard grams >= 1000 else { return "\(grams) g" }
        let rest = grams % 1000
        guard rest != 0 else { return "\(grams / 1000) kg" }
        var fraction = "\(rest, digits: 3)"
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(grams / 1000).\(fraction) kg"
    }
}

import Fulfilment

/// What goes into the space that pieces leave in a carton: paper, chips, cushions.
package struct Filling: Sendable, Hashable {
    /// Grams for each litre of empty space.
    package let gramsPerLitre: Int
    /// In the minor unit of the carton's cost, for a kilogram of it.
    package let costPerKilogram: Int

    package init(gramsPerLitre: Int, costPerKilogram: Int) {
        (self.gramsPerLitre, self.costPerKilogram) = (gramsPerLitre, costPerKilogram)
    }

    /// Nothing: what is empty stays empty.
    package static let none = Filling(gramsPerLitre: 0, costPerKilogram: 0)
}

/// The packaging of one parcel: how much of its carton is empty, and what carton and filling weigh and cost.
///
/// The one place where these are computed: choosing cartons compares by them, a parcel keeps them, the audit reckons them again.
package struct Packaging: Sendable, Hashable {
    /// Cubic millimetres of the carton inside.
    package let innerVolume: Int
    /// Cubic millimetres of them that no piece takes.
    package let voidVolume: Int
    /// Grams of carton and filling.
    package let weight: Int
    /// Of carton and filling, in minor units.
    package let cost: Int

    /// The empty part of the carton, from 0 to 1.
    package var voidShare: Double { Double(voidVolume) / Double(max(1, innerVolume)) }
}

extension Carton {
    /// The packaging of a parcel in it.
    /// - Parameter volume: cubic millimetres of the pieces.
    package func packaging(ofContents volume: Int) -> Packaging {
        let empty = max(0, inner.volume - volume)
        guard filling != .none else {
            return Packaging(innerVolume: inner.volume, voidVolume: empty, weight: emptyWeight, cost: cost)
        }
        let grams = (empty * filling.gramsPerLitre + 500_000) / 1_000_000
        return Packaging(
            innerVolume: inner.volume, voidVolume: empty, weight: emptyWeight + grams,
            cost: cost + (grams * filling.costPerKilogram + 500) / 1000)
    }
}

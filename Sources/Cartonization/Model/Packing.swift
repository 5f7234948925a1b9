import Fulfilment

/// Pieces in a carton, each with its place, in an order in which they can be put in.
package struct Packing: Sendable, Equatable {
    package let carton: Carton
    package let placements: [Placement]

    /// One piece.
    package struct Placement: Sendable, Equatable {
        /// Index into the items as given.
        package let item: Int
        package let space: Cuboid

        package init(item: Int, space: Cuboid) {
            self.item = item
            self.space = space
        }
    }

    package init(carton: Carton, placements: [Placement]) {
        self.carton = carton
        self.placements = placements.sorted { left, right in
            (left.space.z, left.space.y, left.space.x, left.item) < (right.space.z, right.space.y, right.space.x, right.item)
        }
    }

    /// Cubic millimetres of the pieces.
    package var volume: Int { placements.reduce(0) { $0 + $1.space.volume } }

    /// Percent of the inner space that is filled.
    package var fill: Double { 100 * Double(volume) / Double(max(1, carton.inner.volume)) }

    /// Grams, carton included.
    package func weight(_ items: [Item]) -> Int { placements.reduce(carton.emptyWeight) { $0 + items[$1.item].weight } }

    /// Where the contents balance, in millimetres from the inner corner.
    package func centreOfGravity(_ items: [Item]) -> (x: Int, y: Int, z: Int) {
        var (x, y, z, sum) = (0, 0, 0, 0)
        for placement in placements {
            let (weight, space) = (max(1, items[placement.item].weight), placement.space)
            x += weight * Int(space.x + space.endX) / 2
            y += weight * Int(space.y + space.endY) / 2
            z += weight * Int(space.z + space.endZ) / 2
            sum += weight
        }
        return sum == 0 ? (0, 0, 0) : (x / sum, y / sum, z / sum)
    }
}

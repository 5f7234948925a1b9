package import Fulfilment

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

    /// The carton with its filling.
    package var packaging: Packaging { carton.packaging(ofContents: volume) }

    /// Grams, carton and filling included.
    package func weight(_ items: [Item]) -> Int { placements.reduce(packaging.weight) { $0 + items[$1.item].weight } }

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

/// A cuboid parallel to the carton's walls, from its lower corner up to its upper one, in millimetres. z is upright.
package struct Cuboid: Sendable, Hashable {
    package let x: Int32
    package let y: Int32
    package let z: Int32
    /// The first millimetre that no longer belongs to it.
    package let endX: Int32
    package let endY: Int32
    package let endZ: Int32

    package init(x: Int32, y: Int32, z: Int32, endX: Int32, endY: Int32, endZ: Int32) {
        (self.x, self.y, self.z) = (x, y, z)
        (self.endX, self.endY, self.endZ) = (endX, endY, endZ)
    }

    /// The space inside a carton.
    package init(_ size: Dimensions) {
        self.init(
            x: 0, y: 0, z: 0, endX: Int32(clamping: size.length), endY: Int32(clamping: size.width),
            endZ: Int32(clamping: size.height))
    }

    package var width: Int32 { endX - x }
    package var depth: Int32 { endY - y }
    package var height: Int32 { endZ - z }

    /// Cubic millimetres.
    package var volume: Int { Int(width) * Int(depth) * Int(height) }

    /// Whether they share space; touching is not sharing.
    package func overlaps(_ other: Cuboid) -> Bool {
        x < other.endX && other.x < endX && y < other.endY && other.y < endY && z < other.endZ && other.z < endZ
    }

    package func contains(_ other: Cuboid) -> Bool {
        x <= other.x && y <= other.y && z <= other.z && endX >= other.endX && endY >= other.endY && endZ >= other.endZ
    }

    /// Square millimetres shared, seen from above.
    func shadow(_ other: Cuboid) -> Int {
        let across = min(endX, other.endX) - max(x, other.x)
        let along = min(endY, other.endY) - max(y, other.y)
        return across > 0 && along > 0 ? Int(across) * Int(along) : 0
    }

    func moved(x dx: Int32, y dy: Int32, z dz: Int32) -> Cuboid {
        Cuboid(x: x + dx, y: y + dy, z: z + dz, endX: endX + dx, endY: endY + dy, endZ: endZ + dz)
    }
}

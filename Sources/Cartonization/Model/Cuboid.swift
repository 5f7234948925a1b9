package import Fulfilment

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

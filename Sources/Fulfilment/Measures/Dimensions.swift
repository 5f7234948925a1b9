/// Size of an article, a carton or a parcel in whole millimetres. Which edge is called length is the owner's choice.
package struct Dimensions: Sendable, Hashable, Codable {
    /// Millimetres.
    package let length: Int
    /// Millimetres.
    package let width: Int
    /// Millimetres.
    package let height: Int

    package init(length: Int, width: Int, height: Int) {
        self.length = length
        self.width = width
        self.height = height
    }

    /// Cubic millimetres.
    package var volume: Int { length * width * height }

    /// Cubic centimetres, rounded up.
    package var volumeInCubicCentimetres: Int { volume.dividedUp(by: 1000) }

    /// The longest edge in millimetres.
    package var longestEdge: Int { max(length, width, height) }

    /// The edges from longest to shortest.
    package var sortedEdges: [Int] { [length, width, height].sorted(by: >) }

    /// Whether it fits alone into a space of this inner size, turned any way parallel to the walls.
    package func fits(in space: Dimensions) -> Bool {
        zip(sortedEdges, space.sortedEdges).allSatisfy { $0 <= $1 }
    }
}

extension Dimensions: CustomStringConvertible {
    /// `300 x 200 x 150 mm`.
    package var description: String { "\(length) x \(width) x \(height) mm" }
}

extension FloorLayout {
    /// The part of every aisle between two cross aisles.
    package struct Block: Sendable, Hashable, Codable {
        /// Cells of one aisle.
        package let cells: Int
        /// From the middle of the cross aisle in front to the middle of the first cell.
        package let front: Int
        /// From the middle of the last cell to the middle of the cross aisle behind.
        package let back: Int

        package init(cells: Int, front: Int, back: Int) {
            self.cells = cells
            self.front = front
            self.back = back
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                cells: try container.decode(Int.self, forKey: .cells),
                front: try container.decodeIfPresent(Int.self, forKey: .front) ?? 1000,
                back: try container.decodeIfPresent(Int.self, forKey: .back) ?? 1000)
        }
    }

    /// Where an aisle meets a cross aisle.
    package struct Junction: Sendable, Hashable, Codable {
        /// As on the sign.
        package let aisle: Int
        /// 0 is the front cross aisle.
        package let crossAisle: Int

        package init(aisle: Int, crossAisle: Int) {
            self.aisle = aisle
            self.crossAisle = crossAisle
        }

        private enum CodingKeys: String, CodingKey {
            case aisle
            case crossAisle = "cross_aisle"
        }
    }

    /// An aisle with a direction.
    package struct OneWay: Sendable, Hashable, Codable {
        /// As on the sign.
        package let aisle: Int
        /// Which way it may be walked.
        package let towards: Direction

        /// The two ways along an aisle.
        package enum Direction: String, Sendable, Hashable, Codable {
            case front, back
        }

        package init(aisle: Int, towards: Direction) {
            self.aisle = aisle
            self.towards = towards
        }
    }
}

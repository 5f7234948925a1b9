/// A warehouse of parallel aisles, cut into blocks by cross aisles. All lengths are millimetres.
///
/// Aisles are counted along the front cross aisle. The cells of an aisle are counted from front to back through all blocks. Cross
/// aisle 0 is the front; there is one more of them than there are blocks.
package struct FloorLayout: Sendable, Hashable {
    /// Number of aisles.
    package let aisles: Int
    /// From the front cross aisle to the back one.
    package let blocks: [Block]
    /// From the middle of one cell to the middle of the next.
    package let cellPitch: Int
    /// From the middle of one aisle to the middle of the next.
    package let aislePitch: Int
    /// Where tours may end, and where they begin unless the picker stands elsewhere.
    package let drops: [Junction]
    /// From a drop's junction to the drop itself.
    package let dropDistance: Int
    /// Aisles that may be walked in one direction only.
    package let oneWay: [OneWay]
    /// The number on the first aisle's sign.
    package let firstAisle: Int
    /// The number on the first cell's label.
    package let firstCell: Int

    /// - Throws: `LayoutError` naming the first field that cannot be used.
    package init(
        aisles: Int, blocks: [Block], cellPitch: Int = 1000, aislePitch: Int = 3000, drops: [Junction]? = nil,
        dropDistance: Int = 0, oneWay: [OneWay] = [], firstAisle: Int = 0, firstCell: Int = 0
    ) throws(LayoutError) {
        self.aisles = aisles
        self.blocks = blocks
        self.cellPitch = cellPitch
        self.aislePitch = aislePitch
        self.drops = drops ?? [Junction(aisle: firstAisle, crossAisle: 0)]
        self.dropDistance = dropDistance
        self.oneWay = oneWay
        self.firstAisle = firstAisle
        self.firstCell = firstCell
        try validate()
    }

    private func validate() throws(LayoutError) {
        try LayoutError.check("aisles", aisles, in: 1...10_000)
        try LayoutError.check("blocks", blocks.count, in: 1...20)
        for (index, block) in blocks.enumerated() {
            try LayoutError.check("blocks[\(index)].cells", block.cells, in: 1...10_000)
            try LayoutError.check("blocks[\(index)].front", block.front, in: 0...1_000_000)
            try LayoutError.check("blocks[\(index)].back", block.back, in: 0...1_000_000)
        }
        try LayoutError.check("cell_pitch", cellPitch, in: 1...100_000)
        try LayoutError.check("aisle_pitch", aislePitch, in: 1...1_000_000)
        try LayoutError.check("drop_distance", dropDistance, in: 0...1_000_000)
        try LayoutError.check("drops", drops.count, in: 1...100)
        for (index, drop) in drops.enumerated() {
            try LayoutError.check("drops[\(index)].aisle", drop.aisle, in: aisleNumbers)
            try LayoutError.check("drops[\(index)].cross_aisle", drop.crossAisle, in: 0...blocks.count)
        }
        for (index, aisle) in oneWay.enumerated() {
            try LayoutError.check("one_way[\(index)].aisle", aisle.aisle, in: aisleNumbers)
        }
    }
}

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
        package enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
            case front, back
        }

        package init(aisle: Int, towards: Direction) {
            self.aisle = aisle
            self.towards = towards
        }
    }
}

/// Snake-case fields; everything but the aisles and the blocks has a default.
extension FloorLayout: Codable {
    private enum CodingKeys: String, CodingKey {
        case aisles, blocks, drops
        case cellPitch = "cell_pitch"
        case aislePitch = "aisle_pitch"
        case dropDistance = "drop_distance"
        case oneWay = "one_way"
        case firstAisle = "first_aisle"
        case firstCell = "first_cell"
    }

    /// - Throws: `DecodingError`; `LayoutError` for numbers out of range.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            aisles: try container.decode(Int.self, forKey: .aisles), blocks: try container.decode([Block].self, forKey: .blocks),
            cellPitch: try container.decodeIfPresent(Int.self, forKey: .cellPitch) ?? 1000,
            aislePitch: try container.decodeIfPresent(Int.self, forKey: .aislePitch) ?? 3000,
            drops: try container.decodeIfPresent([Junction].self, forKey: .drops),
            dropDistance: try container.decodeIfPresent(Int.self, forKey: .dropDistance) ?? 0,
            oneWay: try container.decodeIfPresent([OneWay].self, forKey: .oneWay) ?? [],
            firstAisle: try container.decodeIfPresent(Int.self, forKey: .firstAisle) ?? 0,
            firstCell: try container.decodeIfPresent(Int.self, forKey: .firstCell) ?? 0)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(aisles, forKey: .aisles)
        try container.encode(blocks, forKey: .blocks)
        try container.encode(cellPitch, forKey: .cellPitch)
        try container.encode(aislePitch, forKey: .aislePitch)
        try container.encode(drops, forKey: .drops)
        try container.encode(dropDistance, forKey: .dropDistance)
        try container.encode(oneWay, forKey: .oneWay)
        try container.encode(firstAisle, forKey: .firstAisle)
        try container.encode(firstCell, forKey: .firstCell)
    }
}

/// A field of a layout, or a place on it, that cannot be used.
package struct LayoutError: Error, Hashable, CustomStringConvertible {
    /// Path of the field, as in JSON.
    package let field: String
    /// What it holds.
    package let value: Int
    /// What it may hold.
    package let allowed: ClosedRange<Int>

    /// `drops[0].aisle is 12; allowed is 0 to 9`.
    package var description: String { "\(field) is \(value); allowed is \(allowed.lowerBound) to \(allowed.upperBound)" }

    static func check(_ field: String, _ value: Int, in allowed: ClosedRange<Int>) throws(LayoutError) {
        guard allowed.contains(value) else { throw LayoutError(field: field, value: value, allowed: allowed) }
    }
}

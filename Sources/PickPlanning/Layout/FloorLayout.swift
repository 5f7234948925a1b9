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

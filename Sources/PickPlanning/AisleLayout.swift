/// A warehouse of parallel aisles between two cross aisles, its depot at the front end of one aisle.
package struct AisleLayout: Sendable, Equatable {
    /// Millimetres from one cell to the next along an aisle.
    package let cellPitch: Int
    /// Millimetres from one aisle to the next along a cross aisle.
    package let aislePitch: Int
    /// Cells of an aisle; cell 0 is next to the front cross aisle.
    package let cellsPerAisle: Int
    /// The aisle at whose front end tours start and end.
    package let depotAisle: Int

    package init(cellPitch: Int = 1000, aislePitch: Int = 3000, cellsPerAisle: Int = 40, depotAisle: Int = 0) {
        self.cellPitch = cellPitch
        self.aislePitch = aislePitch
        self.cellsPerAisle = cellsPerAisle
        self.depotAisle = depotAisle
    }

    /// Millimetres from the front cross aisle to the middle of a cell.
    func depth(of cell: Int) -> Int { cell * cellPitch + cellPitch / 2 }

    /// Millimetres from one cross aisle to the other.
    var aisleLength: Int { cellsPerAisle * cellPitch }
}

/// A point of the floor: the aisle's index from 0, and millimetres from the front cross aisle.
struct FloorSpot: Sendable, Hashable {
    let column: Int
    let depth: Int
}

extension FloorLayout {
    /// Cells of one aisle, all blocks together.
    package var cellsPerAisle: Int { blocks.reduce(0) { $0 + $1.cells } }

    /// From the front cross aisle to the back one.
    package var depth: Int { blocks.indices.reduce(0) { $0 + length(ofBlock: $1) } }

    /// The numbers on the aisles' signs.
    package var aisleNumbers: ClosedRange<Int> { firstAisle...(firstAisle + max(aisles, 1) - 1) }

    /// The numbers on the cells' labels.
    package var cellNumbers: ClosedRange<Int> { firstCell...(firstCell + cellsPerAisle - 1) }

    func length(ofBlock block: Int) -> Int {
        blocks[block].front + (blocks[block].cells - 1) * cellPitch + blocks[block].back
    }

    /// Millimetres from the front to a cross aisle.
    func depth(ofCrossAisle crossAisle: Int) -> Int { (0..<crossAisle).reduce(0) { $0 + length(ofBlock: $1) } }

    /// Block and cell within it, of a cell counted from 0 through all blocks.
    func position(ofCell cell: Int) -> (block: Int, cell: Int) {
        var rest = cell
        for (index, block) in blocks.enumerated() {
            if rest < block.cells { return (index, rest) }
            rest -= block.cells
        }
        return (blocks.count - 1, blocks[blocks.count - 1].cells - 1)
    }

    package func has(_ place: FloorPlace) -> Bool { aisleNumbers.contains(place.aisle) && cellNumbers.contains(place.cell) }

    /// - Throws: `LayoutError` for a place that is not on the floor.
    package func check(_ place: FloorPlace, _ field: String) throws(LayoutError) {
        try LayoutError.check("\(field).aisle", place.aisle, in: aisleNumbers)
        try LayoutError.check("\(field).cell", place.cell, in: cellNumbers)
    }

    /// - Throws: `LayoutError` for a point that is not on the floor.
    package func check(_ point: FloorPoint, _ field: String) throws(LayoutError) {
        switch point {
        case .place(let place): try check(place, field)
        case .junction(let junction):
            try LayoutError.check("\(field).aisle", junction.aisle, in: aisleNumbers)
            try LayoutError.check("\(field).cross_aisle", junction.crossAisle, in: 0...blocks.count)
        }
    }

    func spot(of place: FloorPlace) -> FloorSpot {
        let (block, cell) = position(ofCell: place.cell - firstCell)
        return FloorSpot(
            column: place.aisle - firstAisle, depth: depth(ofCrossAisle: block) + blocks[block].front + cell * cellPitch)
    }

    func spot(of point: FloorPoint) -> FloorSpot {
        switch point {
        case .place(let place): spot(of: place)
        case .junction(let junction):
            FloorSpot(column: junction.aisle - firstAisle, depth: depth(ofCrossAisle: junction.crossAisle))
        }
    }

    /// Millimetres of the shortest walk between two points when every aisle may be walked both ways.
    /// - Throws: `LayoutError` for a point that is not on the floor.
    package func distance(from: FloorPoint, to: FloorPoint) throws(LayoutError) -> Int {
        try check(from, "from")
        try check(to, "to")
        return distance(spot(of: from), spot(of: to))
    }

    /// The walk between two spots when every aisle may be walked both ways.
    func distance(_ from: FloorSpot, _ to: FloorSpot) -> Int {
        guard from.column != to.column else { return abs(from.depth - to.depth) }
        let across = abs(from.column - to.column) * aislePitch
        var best = Int.max
        var cross = 0
        for block in 0...blocks.count {
            best = min(best, abs(from.depth - cross) + abs(cross - to.depth))
            if block < blocks.count { cross += length(ofBlock: block) }
        }
        return across + best
    }
}

/// A cell of an aisle, by the numbers on the signs.
package struct FloorPlace: Sendable, Hashable, Codable {
    /// The aisle's number.
    package let aisle: Int
    /// The cell's number, counted from the front through all blocks.
    package let cell: Int

    package init(aisle: Int, cell: Int) {
        self.aisle = aisle
        self.cell = cell
    }
}

/// Where a picker stands, or where a tour ends.
package enum FloorPoint: Sendable, Hashable {
    /// In front of a cell.
    case place(FloorPlace)
    /// At the end of an aisle, or where it crosses a cross aisle.
    case junction(FloorLayout.Junction)
}

extension FloorPoint: Codable {
    private enum CodingKeys: String, CodingKey {
        case aisle, cell
        case crossAisle = "cross_aisle"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let aisle = try container.decode(Int.self, forKey: .aisle)
        if let crossAisle = try container.decodeIfPresent(Int.self, forKey: .crossAisle) {
            self = .junction(.init(aisle: aisle, crossAisle: crossAisle))
        } else {
            self = .place(.init(aisle: aisle, cell: try container.decode(Int.self, forKey: .cell)))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .place(let place): try place.encode(to: encoder)
        case .junction(let junction): try junction.encode(to: encoder)
        }
    }
}

import Foundation
import PickPlanning

/// An instance of the picker-routing and order-batching sets: a floor, its articles' cells, orders, and a cart's capacity.
///
/// The files count cells from the back and give lengths in units of their own; here cells are counted from the front and a unit is a
/// metre.
struct PickingFile {
    let name: String
    let aisles: Int
    let cells: Int
    let cellPitch: Int
    let aislePitch: Int
    /// From the back cross aisle to the nearest cell, and from the front one.
    let entries: (back: Int, front: Int)
    let depotAisle: Int
    let isDepotInFront: Bool
    let depotDistance: Int
    /// Articles a cart holds; 0 in files that are about one tour.
    let capacity: Int
    /// The places of each order, an article of several pieces several times.
    let orders: [[FloorPlace]]

    /// - Throws: `BenchFileError` when a field is missing.
    init(contentsOf url: URL) throws {
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        var reader = PickingFileReader(name: url.lastPathComponent)
        for line in text.split(whereSeparator: \.isNewline) { try reader.read(line) }
        name = url.lastPathComponent
        aisles = try reader.int("NUM_AISLES")
        cells = try reader.int("NUM_CELLS")
        cellPitch = try reader.length("DISTANCE_CELL_TO_CELL")
        aislePitch = try reader.length("DISTANCE_AISLE_TO_AISLE")
        entries = (try reader.length("DISTANCE_TOP_TO_CELL"), try reader.length("DISTANCE_BOTTOM_TO_CELL"))
        depotAisle = try reader.int("DEPOT_AISLE")
        isDepotInFront = reader.fields["DEPOT_LOCATION"] == "bottom"
        depotDistance = try reader.length("DISTANCE_TOP_OR_BOTTOM_TO_DEPOT")
        capacity = Int(reader.fields["PICKER_CAPACITY"] ?? "") ?? 0
        orders = reader.orders(cells: cells)
    }

    /// The floor without a cross aisle in the middle.
    /// - Parameter entry: millimetres from the cross aisles to the nearest cells, when the published values assume another than the file.
    func oneBlock(entry: Int? = nil) throws -> FloorLayout {
        try layout([.init(cells: cells, front: entry ?? entries.front, back: entry ?? entries.back)])
    }

    /// The floor with one, a cell's pitch away from the cells on either side.
    func twoBlocks() throws -> FloorLayout {
        let front = cells - cells / 2
        return try layout([
            .init(cells: front, front: entries.front, back: cellPitch),
            .init(cells: cells / 2, front: cellPitch, back: entries.back),
        ])
    }

    private func layout(_ blocks: [FloorLayout.Block]) throws -> FloorLayout {
        try FloorLayout(
            aisles: aisles, blocks: blocks, cellPitch: cellPitch, aislePitch: aislePitch,
            drops: [.init(aisle: depotAisle, crossAisle: isDepotInFront ? 0 : blocks.count)], dropDistance: depotDistance)
    }
}

/// A benchmark file that is not as its set's format says.
struct BenchFileError: Error, CustomStringConvertible {
    let file: String
    let problem: String

    var description: String { "\(file): \(problem)" }
}

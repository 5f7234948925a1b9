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

/// Reads the lines of a `PickingFile`: `KEY : value`, and sections of `ID 2 AISLE 0 CELL 16 QUANTITY 1 …`.
struct PickingFileReader {
    let name: String
    private(set) var fields: [Substring: Substring] = [:]
    private var places: [Int: (aisle: Int, cell: Int)] = [:]
    private var articles: [[(id: Int, quantity: Int)]] = []
    private var section: Substring = ""

    init(name: String) { self.name = name }

    mutating func read(_ line: Substring) throws {
        if line.hasSuffix("_SECTION") {
            section = line
        } else if line.hasPrefix("ID ") {
            try readEntry(line)
        } else if let colon = line.firstIndex(of: ":") {
            let key = line[..<colon].split(separator: " ").first ?? ""
            if section == "ORDER_SECTION", key.hasPrefix("NUM_ARTICLES") { articles.append([]) }
            fields[key] = line[line.index(after: colon)...].split(separator: " ").first ?? ""
        }
    }

    private mutating func readEntry(_ line: Substring) throws {
        let words = line.split(separator: " ")
        func number(_ key: Substring) throws -> Int {
            guard let index = words.firstIndex(of: key), index + 1 < words.count, let value = Int(words[index + 1]) else {
                throw BenchFileError(file: name, problem: "the line '\(line)' lacks \(key)")
            }
            return value
        }
        switch section {
        case "SKU_SECTION": places[try number("ID")] = (try number("AISLE"), try number("CELL"))
        case "ORDER_SECTION": articles[articles.count - 1].append((try number("ID"), try number("QUANTITY")))
        default: break
        }
    }

    func int(_ key: Substring) throws -> Int {
        guard let value = fields[key].flatMap({ Int($0) }) else { throw BenchFileError(file: name, problem: "\(key) is missing") }
        return value
    }

    /// Millimetres, of a length in metres.
    func length(_ key: Substring) throws -> Int {
        guard let value = fields[key].flatMap({ Double($0) }) else {
            throw BenchFileError(file: name, problem: "\(key) is missing")
        }
        return Int((value * 1000).rounded())
    }

    func orders(cells: Int) -> [[FloorPlace]] {
        articles.map { order in
            order.flatMap { article in
                let place = places[article.id].map { FloorPlace(aisle: $0.aisle, cell: cells - 1 - $0.cell) }
                return place.map { [FloorPlace](repeating: $0, count: article.quantity) } ?? []
            }
        }
    }
}

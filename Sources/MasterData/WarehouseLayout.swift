import Fulfilment

/// A place on a shelf: aisle, cell along the aisle, level of the shelf.
package struct ShelfPlace: Sendable, Equatable {
    /// 0 is the aisle nearest the depot.
    package let aisle: Int
    /// 0 is the cell at the front cross aisle; on the label it is 01.
    package let cell: Int
    /// 1 is the floor.
    package let level: Int
    /// What a picker scans or types to prove to be there: three digits on the label, without any system.
    package let checkCode: String

    /// `A-03-2`; after Z follow AA, AB …
    package var code: String { "\(Self.letters(aisle + 1))-\(cell + 1, digits: 2)-\(level)" }

    private static func letters(_ number: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(65 + (number - 1) % 26)))
        return number > 26 ? letters((number - 1) / 26) + letter : letter
    }
}

/// How shelves stand that are put up in bulk: parallel aisles of equal length.
package struct WarehouseLayout: Sendable {
    /// Cells along an aisle.
    let cells: Int
    let levels: Int

    package init(cells: Int, levels: Int) { (self.cells, self.levels) = (cells, levels) }

    /// As many levels as a person reaches without a ladder.
    package static let usual = WarehouseLayout(cells: 40, levels: 3)

    /// Places in an aisle.
    package var placesPerAisle: Int { cells * levels }

    /// The place with a number from 0 up: aisle after aisle, cell after cell. The same seed gives the same check codes.
    package func place(_ index: Int, seed: UInt64) -> ShelfPlace {
        let within = index % placesPerAisle
        var random = SeededRandom(seed: seed, purpose: "place", index: index)
        return ShelfPlace(
            aisle: index / placesPerAisle, cell: within / levels, level: within % levels + 1,
            checkCode: "\(random.int(0...999), digits: 3)")
    }
}

/// How cells are laid out as bits: 64 cells of one aisle of one block to a word, blocks within an aisle, aisles one after another.
struct CellMask: Sendable {
    /// Words before each block of an aisle.
    let blockStart: [Int]
    let blockWords: [Int]
    let wordsPerAisle: Int
    /// Words of the whole floor.
    let words: Int
    private let cellStart: [Int]

    init(layout: FloorLayout) {
        blockWords = layout.blocks.map { ($0.cells + 63) / 64 }
        blockStart = blockWords.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }.dropLast()
        wordsPerAisle = blockWords.reduce(0, +)
        words = wordsPerAisle * layout.aisles
        cellStart = layout.blocks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.cells) }.dropLast()
    }

    /// Word and bit of a cell counted from 0 through all blocks.
    func bit(column: Int, cell: Int) -> (word: Int, bit: UInt64) {
        var block = cellStart.count - 1
        while cellStart[block] > cell { block -= 1 }
        let inBlock = cell - cellStart[block]
        return (column * wordsPerAisle + blockStart[block] + inBlock / 64, 1 << UInt64(inBlock % 64))
    }

    func mask(of places: some Sequence<FloorPlace>, layout: FloorLayout) -> [UInt64] {
        var mask = [UInt64](repeating: 0, count: words)
        for place in places {
            let (word, bit) = bit(column: place.aisle - layout.firstAisle, cell: place.cell - layout.firstCell)
            mask[word] |= bit
        }
        return mask
    }
}

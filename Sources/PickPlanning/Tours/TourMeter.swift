/// Measures tours from a floor's first drop and back again, thousands of times: only the length, from bits.
///
/// On floors that are not solved exactly it measures the floor with its middle cross aisle alone and without one-way aisles, which
/// is good enough to compare batches. Keeps working memory, so that it belongs to one thread.
package final class TourMeter {
    private let solver: TourSolver
    private let cells: CellMask
    private let layout: FloorLayout
    private let terminals: [TourSolver.Terminal]
    private let extra: Int
    private let start: TourSolver.Terminal

    /// - Parameter start: where the picker stands; nil for the first drop.
    package init(layout: FloorLayout, from start: FloorPoint? = nil) {
        let solved = layout.simplified
        self.layout = layout
        solver = TourSolver(layout: solved)
        cells = solver.cells
        terminals = solved.drops.map { [solver] in solver.terminal(at: solved.spot(of: .junction($0))) }
        self.start = start.map { [solver] in solver.terminal(at: solved.spot(of: layout.simplified($0))) } ?? terminals[0]
        extra = (start == nil ? 2 : 1) * layout.dropDistance
    }

    /// Words of a mask.
    package var words: Int { cells.words }

    /// The cells of these places, which are on the floor, as bits.
    package func mask(of places: some Sequence<FloorPlace>) -> [UInt64] { cells.mask(of: places, layout: layout) }

    /// The words of the mask of a few places that are not empty.
    func words(of places: some Sequence<FloorPlace>) -> [CellMask.Word] { cells.words(of: places, layout: layout) }

    /// Millimetres of the shortest tour past the cells of a mask.
    package func length(_ mask: [UInt64]) -> Int { mask.withUnsafeBufferPointer(length) }

    /// Millimetres of the shortest tour past the cells of a mask.
    func length(_ mask: UnsafeBufferPointer<UInt64>) -> Int {
        var best = Int.max
        for terminal in terminals { best = min(best, solver.length(mask: mask, start: start, end: terminal)) }
        return best + extra
    }

    /// All cells that a shortest tour past the cells of a mask comes by: whatever else is taken there makes it no longer.
    package func passed(_ mask: [UInt64]) -> [UInt64] {
        mask.withUnsafeBufferPointer { bits in
            let ends = terminals.map { (end: $0, length: solver.length(mask: bits, start: start, end: $0)) }
            let end = ends.min { $0.length < $1.length }?.end ?? start
            let (_, state) = solver.record(mask: bits, start: start, end: end)
            return solver.stretches(mask: bits, finalState: state).reduce(into: mask) { cells.add($1, solver.layout, to: &$0) }
        }
    }
}

extension FloorLayout {
    /// The same cells in at most two blocks and without one-way aisles.
    var simplified: FloorLayout {
        guard !TourSolver.solves(self) else { return self }
        let middle = max(1, blocks.count / 2)
        let halves = blocks.count == 1 ? [blocks[...]] : [blocks[..<middle], blocks[middle...]]
        let merged = halves.map { half in
            Block(cells: half.reduce(0) { $0 + $1.cells }, front: half.first?.front ?? 0, back: half.last?.back ?? 0)
        }
        let drops = drops.map { Junction(aisle: $0.aisle, crossAisle: simplified(crossAisle: $0.crossAisle, of: middle)) }
        let layout = try? FloorLayout(
            aisles: aisles, blocks: merged, cellPitch: cellPitch, aislePitch: aislePitch, drops: drops,
            dropDistance: dropDistance,
            firstAisle: firstAisle, firstCell: firstCell)
        guard let layout else { preconditionFailure("a simpler floor breaks no rule that the floor itself keeps") }
        return layout
    }

    func simplified(_ point: FloorPoint) -> FloorPoint {
        guard case .junction(let junction) = point, !TourSolver.solves(self) else { return point }
        let middle = max(1, blocks.count / 2)
        return .junction(.init(aisle: junction.aisle, crossAisle: simplified(crossAisle: junction.crossAisle, of: middle)))
    }

    /// The nearest cross aisle that is left.
    private func simplified(crossAisle: Int, of middle: Int) -> Int {
        guard blocks.count > 1 else { return crossAisle }
        if crossAisle == 0 { return 0 }
        return crossAisle == blocks.count ? 2 : 1
    }
}

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

    /// Adds the cells beside a stretch of a tour.
    func add(_ stretch: TourStretch, _ layout: FloorLayout, to mask: inout [UInt64]) {
        guard stretch.from.column == stretch.to.column else { return }
        let depths = min(stretch.from.depth, stretch.to.depth)...max(stretch.from.depth, stretch.to.depth)
        for (block, size) in layout.blocks.enumerated() {
            let front = layout.depth(ofCrossAisle: block) + size.front
            for cell in 0..<size.cells where depths.contains(front + cell * layout.cellPitch) {
                let (word, bit) = bit(column: stretch.from.column, cell: cellStart[block] + cell)
                mask[word] |= bit
            }
        }
    }

    /// Some cells of one aisle of one block.
    struct Word: Sendable {
        let index: Int
        var bits: UInt64
    }

    func words(of places: some Sequence<FloorPlace>, layout: FloorLayout) -> [Word] {
        var words: [Word] = []
        for place in places {
            let (index, bit) = bit(column: place.aisle - layout.firstAisle, cell: place.cell - layout.firstCell)
            if let known = words.firstIndex(where: { $0.index == index }) {
                words[known].bits |= bit
            } else {
                words.append(Word(index: index, bits: bit))
            }
        }
        return words
    }

    func mask(of places: some Sequence<FloorPlace>, layout: FloorLayout) -> [UInt64] {
        var mask = [UInt64](repeating: 0, count: words)
        for word in words(of: places, layout: layout) { mask[word.index] |= word.bits }
        return mask
    }
}

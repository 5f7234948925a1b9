/// Shortest tours over one or two blocks, exactly, by dynamic programming along the aisles.
///
/// The state after each aisle is a `TourStates` state; aisles without picks only add to the walk along the cross aisles (a stretch in
/// an empty aisle can be slid to a neighbour without loss, the cost being linear in its place). Linear in aisles and picks. An instance
/// keeps its working memory and belongs to one thread.
final class TourSolver {
    /// An end of the tour: at a junction, or within an aisle.
    struct Terminal: Equatable {
        var column: Int
        /// -1 within an aisle.
        var junction: Int
        var block: Int
        /// Within the block.
        var depth: Int
    }

    /// One step of the recursion, kept for reading the tour back.
    enum Phase {
        case aisle(column: Int, block: Int, walks: [AisleWalk], points: [Int], flips: Set<Int>)
        case touch(junction: Int)
        case flip(junction: Int)
        case cross(from: Int, to: Int)
    }

    static let unreachable = Int.max / 4

    let layout: FloorLayout
    let cells: CellMask
    let states: TourStates
    let blockLengths: [Int]
    let blockFronts: [Int]
    /// Costs by state, a row per phase when the tour is to be read back, else two rows in turn.
    var rows: UnsafeMutableBufferPointer<Int>
    /// States reached in the current row.
    let live: UnsafeMutablePointer<UInt8>
    var liveCount = 0
    /// The walks of the aisle at hand.
    let walks: UnsafeMutablePointer<AisleWalk>
    var phases: [Phase] = []
    var isRecording = false
    var row = 0

    /// - Precondition: the layout has one or two blocks and no one-way aisles.
    init(layout: FloorLayout) {
        precondition(Self.solves(layout), "exact tours are for one and two blocks without one-way aisles")
        self.layout = layout
        cells = CellMask(layout: layout)
        states = layout.blocks.count == 1 ? .oneBlock : .twoBlocks
        blockLengths = layout.blocks.indices.map { layout.length(ofBlock: $0) }
        blockFronts = layout.blocks.map(\.front)
        rows = .allocate(capacity: 64 * states.count)
        live = .allocate(capacity: states.count)
        walks = .allocate(capacity: TourStates.shapeCount)
        walks.initialize(repeating: AisleWalk(), count: TourStates.shapeCount)
    }

    deinit {
        rows.deallocate()
        live.deallocate()
        walks.deallocate()
    }

    static func solves(_ layout: FloorLayout) -> Bool { layout.blocks.count <= 2 && layout.oneWay.isEmpty }

    /// Millimetres of the shortest tour past the cells of the mask.
    func length(mask: UnsafeBufferPointer<UInt64>, start: Terminal, end: Terminal) -> Int {
        isRecording = false
        return run(mask, start, end).cost
    }

    /// The same, kept for reading back.
    /// - Returns: the cost and the final state.
    func record(mask: UnsafeBufferPointer<UInt64>, start: Terminal, end: Terminal) -> (cost: Int, state: Int) {
        isRecording = true
        phases.removeAll(keepingCapacity: true)
        return run(mask, start, end)
    }

    func terminal(at spot: FloorSpot) -> Terminal {
        var start = 0
        for (block, length) in blockLengths.enumerated() {
            if spot.depth == start { return Terminal(column: spot.column, junction: block, block: block, depth: 0) }
            if spot.depth < start + length {
                return Terminal(column: spot.column, junction: -1, block: block, depth: spot.depth - start)
            }
            start += length
        }
        return Terminal(column: spot.column, junction: blockLengths.count, block: blockLengths.count - 1, depth: 0)
    }

    private func run(_ mask: UnsafeBufferPointer<UInt64>, _ start: Terminal, _ end: Terminal) -> (cost: Int, state: Int) {
        row = 0
        for state in 0..<states.count { rows[state] = Self.unreachable }
        rows[0] = 0
        live[0] = 0
        liveCount = 1
        var previous = -1
        for column in 0..<layout.aisles {
            let hasEnd = column == start.column || column == end.column
            guard hasEnd || hasPicks(mask, column) else { continue }
            if previous >= 0 { cross(from: previous, to: column) }
            previous = column
            for block in blockLengths.indices { serve(mask, column, block, hasEnd ? start : nil, hasEnd ? end : nil) }
            if hasEnd { place(start, end, column) }
        }
        var best = (cost: Self.unreachable, state: 0)
        let base = row * states.count
        for index in 0..<liveCount {
            let state = Int(live[index])
            if states.isFinal[state], rows[base + state] < best.cost { best = (rows[base + state], state) }
        }
        return best
    }

    private func hasPicks(_ mask: UnsafeBufferPointer<UInt64>, _ column: Int) -> Bool {
        let from = column * cells.wordsPerAisle
        for word in from..<(from + cells.wordsPerAisle) where mask[word] != 0 { return true }
        return false
    }

    private func place(_ start: Terminal, _ end: Terminal, _ column: Int) {
        if start == end {
            if start.junction >= 0 { turn(states.afterTouch, start.junction, .touch(junction: start.junction)) }
            return
        }
        for terminal in [start, end] where terminal.column == column && terminal.junction >= 0 {
            turn(states.afterFlip, terminal.junction, .flip(junction: terminal.junction))
        }
    }
}

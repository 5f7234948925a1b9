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
    private enum Phase {
        case aisle(column: Int, block: Int, walks: [AisleTraversal], points: [Int], flips: Set<Int>)
        case touch(junction: Int)
        case flip(junction: Int)
        case cross(from: Int, to: Int)
    }

    private static let unreachable = Int.max / 4

    let layout: FloorLayout
    let cells: CellMask
    private let states: TourStates
    private let blockLengths: [Int]
    private let blockFronts: [Int]
    /// Costs by state, a row per phase when the tour is to be read back, else two rows in turn.
    private var rows: UnsafeMutableBufferPointer<Int>
    /// States reached in the current row.
    private let live: UnsafeMutablePointer<UInt8>
    private var liveCount = 0
    /// The walks of the aisle at hand.
    private let walks: UnsafeMutablePointer<AisleTraversal>
    private var phases: [Phase] = []
    private var isRecording = false
    private var row = 0

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
        walks.initialize(repeating: AisleTraversal(), count: TourStates.shapeCount)
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

extension TourSolver {
    /// Walks one aisle of one block, past its picks and past the ends of the tour that lie in it.
    private func serve(_ mask: UnsafeBufferPointer<UInt64>, _ column: Int, _ block: Int, _ start: Terminal?, _ end: Terminal?) {
        let ends = [start, end].compactMap(\.self).filter { $0.column == column && $0.junction < 0 && $0.block == block }
        let count: Int
        if ends.isEmpty {
            count = ordinaryWalks(mask, column, block)
            walk(block, count, .aisle(column: column, block: block, walks: current(count), points: [], flips: []))
        } else {
            let flips = start == end ? [] : Set(ends.map(\.depth))
            let points = Set(depths(mask, column, block) + ends.map(\.depth)).sorted()
            let all = AisleTraversal.all(points: points, flips: flips, length: blockLengths[block])
            for (index, walk) in all.enumerated() { walks[index] = walk }
            walk(block, all.count, .aisle(column: column, block: block, walks: all, points: points, flips: flips))
        }
    }

    /// Depths within the block of the picks of one aisle.
    private func depths(_ mask: UnsafeBufferPointer<UInt64>, _ column: Int, _ block: Int) -> [Int] {
        let from = column * cells.wordsPerAisle + cells.blockStart[block]
        return (0..<(cells.blockWords[block] * 64)).compactMap { cell in
            mask[from + cell / 64] & (1 << UInt64(cell % 64)) == 0 ? nil : blockFronts[block] + cell * layout.cellPitch
        }
    }

    private func current(_ count: Int) -> [AisleTraversal] { (0..<count).map { walks[$0] } }

    /// The walks of `AisleTraversal.all` without flips, straight from the bits.
    private func ordinaryWalks(_ mask: UnsafeBufferPointer<UInt64>, _ column: Int, _ block: Int) -> Int {
        let from = column * cells.wordsPerAisle + cells.blockStart[block]
        let (length, pitch, front) = (blockLengths[block], layout.cellPitch, blockFronts[block])
        var (first, last, gap, gapFrom) = (-1, -1, 0, 0)
        for word in 0..<cells.blockWords[block] {
            var bits = mask[from + word]
            while bits != 0 {
                let cell = word * 64 + bits.trailingZeroBitCount
                bits &= bits &- 1
                if last < 0 { first = cell } else if cell &- last > gap { (gap, gapFrom) = (cell &- last, last) }
                last = cell
            }
        }
        walks[0] = AisleTraversal(shape: TourStates.shape(1, 1, connected: true), cost: length)
        walks[1] = AisleTraversal(shape: TourStates.shape(2, 2, connected: true), cost: 2 * length)
        guard last >= 0 else {
            walks[2] = AisleTraversal(shape: 0, cost: 0, gapFrom: 0, gapTo: length)
            return 3
        }
        let (nearest, farthest) = (front + first * pitch, front + last * pitch)
        walks[2] = AisleTraversal(
            shape: TourStates.shape(2, 0, connected: false), cost: 2 * farthest, gapFrom: farthest, gapTo: length)
        walks[3] = AisleTraversal(
            shape: TourStates.shape(0, 2, connected: false), cost: 2 * (length - nearest), gapFrom: 0, gapTo: nearest)
        guard gap > 0 else { return 4 }
        walks[4] = AisleTraversal(
            shape: TourStates.shape(2, 2, connected: false), cost: 2 * (length - gap * pitch), gapFrom: front + gapFrom * pitch,
            gapTo: front + (gapFrom + gap) * pitch)
        return 5
    }

    private func walk(_ block: Int, _ count: Int, _ phase: @autoclosure () -> Phase) {
        let (old, new) = nextRow(phase())
        let base = block * TourStates.shapeCount * states.count
        relax(old, new) { state, reach in
            for index in 0..<count {
                let walk = walks[index]
                reach(states.afterAisle[base + walk.shape * states.count + state], walk.cost)
            }
        }
    }

    /// Tells the tour that it passes, starts or ends at a junction.
    private func turn(_ table: [UInt8], _ junction: Int, _ phase: Phase) {
        let (old, new) = nextRow(phase)
        relax(old, new) { state, reach in reach(table[junction * states.count + state], 0) }
    }

    /// Walks on along the cross aisles.
    private func cross(from: Int, to: Int) {
        let (old, new) = nextRow(.cross(from: from, to: to))
        let across = (to - from) * layout.aislePitch
        relax(old, new) { state, reach in
            for index in states.crossingStart[state]..<states.crossingStart[state + 1] {
                let crossing = states.crossings[index]
                reach(crossing.next, crossing.walks * across)
            }
        }
    }

    /// Carries the costs of one row over to the next.
    @inline(__always)
    private func relax(_ old: Int, _ new: Int, _ each: (Int, (UInt8, Int) -> Void) -> Void) {
        var reached: (UInt64, UInt64) = (0, 0)
        for index in 0..<liveCount {
            let state = Int(live[index])
            let cost = rows[old + state]
            each(state) { next, more in
                let place = new + Int(next)
                if cost + more < rows[place] { rows[place] = cost + more }
                if next < 64 { reached.0 |= 1 << UInt64(next) } else { reached.1 |= 1 << UInt64(next - 64) }
            }
        }
        liveCount = 0
        collect(reached.0, 0)
        collect(reached.1, 64)
    }

    private func collect(_ reached: UInt64, _ offset: UInt8) {
        var bits = reached
        while bits != 0 {
            live[liveCount] = offset + UInt8(bits.trailingZeroBitCount)
            liveCount += 1
            bits &= bits - 1
        }
    }

    /// Makes room for the next row and returns where the old and the new one begin.
    private func nextRow(_ phase: @autoclosure () -> Phase) -> (old: Int, new: Int) {
        let old = row
        row = isRecording ? row + 1 : 1 - row
        if isRecording {
            phases.append(phase())
            makeRoom()
        }
        let new = row * states.count
        for state in new..<(new + states.count) { rows[state] = Self.unreachable }
        return (old * states.count, new)
    }

    private func makeRoom() {
        guard rows.count < (row + 1) * states.count else { return }
        let larger = UnsafeMutableBufferPointer<Int>.allocate(capacity: 2 * rows.count)
        _ = larger.update(fromContentsOf: rows)
        rows.deallocate()
        rows = larger
    }
}

extension TourSolver {
    /// The stretches of the tour that was recorded last, from its end to its start.
    func stretches(mask: UnsafeBufferPointer<UInt64>, finalState: Int) -> [TourStretch] {
        var found: [TourStretch] = []
        var state = finalState
        for index in phases.indices.reversed() {
            let (old, cost) = (index * states.count, rows[(index + 1) * states.count + state])
            switch phases[index] {
            case .touch(let junction): state = before(old, cost, states.afterTouch, junction, state)
            case .flip(let junction): state = before(old, cost, states.afterFlip, junction, state)
            case .cross(let from, let to):
                found += crossings(from, to, into: state)
                state = beforeCrossing(old, cost, (to - from) * layout.aislePitch, state)
            case .aisle(let column, let block, let walks, let points, let flips):
                let base = block * TourStates.shapeCount * states.count
                guard let (walk, earlier) = beforeWalk(old, cost, base, walks, state) else { continue }
                found += stretches(walk, column, block, points.isEmpty ? depths(mask, column, block) : points, flips)
                state = earlier
            }
        }
        return found
    }

    private func before(_ old: Int, _ cost: Int, _ table: [UInt8], _ junction: Int, _ state: Int) -> Int {
        (0..<states.count).first { rows[old + $0] == cost && Int(table[junction * states.count + $0]) == state } ?? 0
    }

    private func beforeCrossing(_ old: Int, _ cost: Int, _ across: Int, _ state: Int) -> Int {
        (0..<states.count).first { earlier in
            (states.crossingStart[earlier]..<states.crossingStart[earlier + 1]).contains { index in
                let crossing = states.crossings[index]
                return Int(crossing.next) == state && rows[old + earlier] + crossing.walks * across == cost
            }
        } ?? 0
    }

    private func beforeWalk(_ old: Int, _ cost: Int, _ base: Int, _ walks: [AisleTraversal], _ state: Int) -> (
        AisleTraversal, Int
    )? {
        for walk in walks {
            for earlier in 0..<states.count where rows[old + earlier] + walk.cost == cost {
                if Int(states.afterAisle[base + walk.shape * states.count + earlier]) == state { return (walk, earlier) }
            }
        }
        return nil
    }

    private func crossings(_ from: Int, _ to: Int, into state: Int) -> [TourStretch] {
        (0..<states.crossAisles).compactMap { crossAisle in
            let times = Int(states.degree[state * states.crossAisles + crossAisle])
            guard times > 0 else { return nil }
            let depth = layout.depth(ofCrossAisle: crossAisle)
            return TourStretch(from: FloorSpot(column: from, depth: depth), to: FloorSpot(column: to, depth: depth), times: times)
        }
    }

    private func stretches(_ walk: AisleTraversal, _ column: Int, _ block: Int, _ points: [Int], _ flips: Set<Int>)
        -> [TourStretch]
    {
        let start = layout.depth(ofCrossAisle: block)
        let depths = [0] + points + [blockLengths[block]]
        var isOdd = walk.startsOdd
        var found: [TourStretch] = []
        for index in 1..<depths.count {
            if index > 1, flips.contains(depths[index - 1]) { isOdd.toggle() }
            let (from, to) = (depths[index - 1], depths[index])
            let isLeftOut = walk.gapTo > walk.gapFrom && walk.gapFrom <= from && to <= walk.gapTo
            guard !isLeftOut else { continue }
            found.append(
                TourStretch(
                    from: FloorSpot(column: column, depth: start + from), to: FloorSpot(column: column, depth: start + to),
                    times: isOdd ? 1 : 2))
        }
        return found
    }
}

/// A straight walk between two neighbouring points, once or twice.
struct TourStretch: Equatable {
    let from: FloorSpot
    let to: FloorSpot
    let times: Int
}

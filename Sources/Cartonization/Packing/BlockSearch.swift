import Fulfilment

/// Fills a carton block by block: a beam search whose states are judged by filling them up greedily (Araya and Riff 2014).
///
/// The next space is the one nearest to a corner of the carton. A block is worth its volume, less what the gaps beside it will waste
/// at best (the largest sums of edges that fit them), and a little less the more pieces it has. The beam is widened step by step until
/// the budget is used up.
struct BlockSearch {
    /// A carton partly filled.
    struct State {
        var spaces: FreeSpaces
        var counts: [Int32]
        var volume = 0
        var weight = 0
        var placed: [(block: Int, space: Cuboid)] = []
    }

    let task: PackingTask
    let list: BlockList
    /// For each axis and length, the largest sum of edges up to it.
    let reach: [[Int32]]
    private(set) var best: State

    init(task: PackingTask, blocks limit: Int, isOver: () -> Bool = { false }) {
        self.task = task
        list = BlockList(task: task, limit: limit, isOver: isOver)
        let sizes = [task.space.endX, task.space.endY, task.space.endZ]
        reach = sizes.indices.map { axis in
            Self.reach(sizes[axis], Set(task.kinds.flatMap { $0.turns.map { axis == 0 ? $0.x : axis == 1 ? $0.y : $0.z } }))
        }
        best = State(spaces: FreeSpaces(task.space), counts: task.counts)
    }

    private static func reach(_ size: Int32, _ edges: Set<Int32>) -> [Int32] {
        guard size <= 20_000 else { return [] }
        var reach = [Int32](repeating: 0, count: Int(size) + 1)
        for length in 1..<(Int(size) + 1) {
            reach[length] = reach[length - 1]
            for edge in edges where Int(edge) <= length {
                reach[length] = max(reach[length], reach[length - Int(edge)] + edge)
            }
        }
        return reach
    }

    /// Whether everything is in.
    var isComplete: Bool { best.volume == task.volume }

    /// Searches until the budget is used up, everything is in, or the beam is as wide as is of use.
    mutating func search(_ budget: SearchBudget) {
        let start = best
        var fillings = 0
        complete(start, &fillings)
        var width = 1
        while width <= 64, !isComplete, budget.used(after: fillings) < 1 {
            var beam = [start]
            while !beam.isEmpty, !isComplete, budget.used(after: fillings) < 1 {
                beam = successors(of: beam, width, budget, &fillings)
            }
            width *= 2
        }
    }

    private mutating func successors(of beam: [State], _ width: Int, _ budget: SearchBudget, _ fillings: inout Int) -> [State] {
        var found: [(state: State, volume: Int)] = []
        for state in beam {
            var open = state
            guard let (space, blocks) = choices(&open, width) else { continue }
            for block in blocks {
                guard budget.used(after: fillings) < 1 else { return [] }
                var next = open
                put(block, at: corner(space, block), &next)
                let volume = complete(next, &fillings)
                if !found.contains(where: { $0.volume == volume && $0.state.volume == next.volume }) {
                    found.append((next, volume))
                }
            }
        }
        return found.sorted { $0.volume > $1.volume }.prefix(width).map(\.state)
    }

    /// Fills up greedily and keeps the result if it is the best so far.
    @discardableResult
    private mutating func complete(_ start: State, _ fillings: inout Int) -> Int {
        fillings += 1
        var state = start
        while let (space, blocks) = choices(&state, 1), let block = blocks.first { put(block, at: corner(space, block), &state) }
        if state.volume > best.volume { best = state }
        return state.volume
    }

    private func put(_ block: Int, at space: Cuboid, _ state: inout State) {
        let own = list.blocks[block]
        state.placed.append((block, space))
        state.volume += own.volume
        state.weight += own.weight
        var shortest = Int32.max
        for kind in state.counts.indices {
            state.counts[kind] -= own.counts[kind]
            if state.counts[kind] > 0 { shortest = min(shortest, task.kinds[kind].shortestEdge) }
        }
        state.spaces.occupy(space, shortest: shortest == Int32.max ? 1 : shortest)
    }

    /// The pieces of the best state.
    var pieces: [PartialPacking.Piece] {
        var found: [PartialPacking.Piece] = []
        for (block, space) in best.placed { list.pieces(of: block, at: (space.x, space.y, space.z), into: &found) }
        return found
    }
}

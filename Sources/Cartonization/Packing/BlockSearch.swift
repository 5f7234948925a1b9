import Fulfilment

import func Glibc.powf

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

extension BlockSearch {
    /// The next space and the best blocks for it; spaces that hold nothing any more are dropped on the way.
    func choices(_ state: inout State, _ width: Int) -> (Cuboid, [Int])? {
        var spaces = state.spaces.all.sorted { key($0) < key($1) }[...]
        while let space = spaces.popFirst() {
            let blocks = best(space, state, width)
            if !blocks.isEmpty { return (space, blocks) }
        }
        return nil
    }

    /// Distance of the nearest lower corner of the carton, or of any when pieces may float; larger spaces first.
    private func key(_ space: Cuboid) -> (Int32, Int) {
        let whole = task.space
        let z = task.support > 0 ? space.z : min(space.z, whole.endZ - space.endZ)
        return (min(space.x, whole.endX - space.endX) + min(space.y, whole.endY - space.endY) + z, -space.volume)
    }

    /// In the corner of the space that is nearest to one of the carton.
    func corner(_ space: Cuboid, _ block: Int) -> Cuboid {
        let (own, whole) = (list.blocks[block], task.space)
        let x = space.x <= whole.endX - space.endX ? space.x : space.endX - own.x
        let y = space.y <= whole.endY - space.endY ? space.y : space.endY - own.y
        let z = task.support > 0 || space.z <= whole.endZ - space.endZ ? space.z : space.endZ - own.z
        return Cuboid(x: x, y: y, z: z, endX: x + own.x, endY: y + own.y, endZ: z + own.z)
    }

    private func best(_ space: Cuboid, _ state: State, _ width: Int) -> [Int] {
        var found: [(worth: Float, block: Int)] = []
        var least: Float = -1
        let (w, d, h) = (space.width, space.depth, space.height)
        for index in list.order {
            let isFull = found.count == width
            let fits = list.blocks.withUnsafeBufferPointer { blocks in
                blocks[index].x <= w && blocks[index].y <= d && blocks[index].z <= h
                    && (!isFull || Float(blocks[index].volume) > least)
            }
            guard fits, isLeft(index, state) else { continue }
            let worth = worth(index, space)
            guard !isFull || worth > least, mayStand(index, space, state) else { continue }
            if isFull { found.removeLast() }
            let place = found.firstIndex { $0.worth < worth } ?? found.count
            found.insert((worth, index), at: place)
            if found.count == width { least = found[width - 1].worth }
        }
        return found.map(\.block)
    }

    private func isLeft(_ block: Int, _ state: State) -> Bool {
        list.blocks.withUnsafeBufferPointer { blocks in
            guard state.weight + blocks[block].weight <= task.payload else { return false }
            for kind in state.counts.indices where blocks[block].counts[kind] > state.counts[kind] { return false }
            return true
        }
    }

    private func worth(_ block: Int, _ space: Cuboid) -> Float {
        list.blocks.withUnsafeBufferPointer { blocks in
            let loss =
                share(0, blocks[block].x, space.width) * share(1, blocks[block].y, space.depth)
                * share(2, blocks[block].z, space.height)
            return Float(blocks[block].volume) * loss * powf(Float(blocks[block].pieces), -0.2)
        }
    }

    /// How much of a length can be used at best beside a block.
    private func share(_ axis: Int, _ own: Int32, _ whole: Int32) -> Float {
        guard !reach[axis].isEmpty else { return 1 }
        return Float(own + reach[axis][Int(whole - own)]) / Float(whole)
    }

    private func mayStand(_ block: Int, _ space: Cuboid, _ state: State) -> Bool {
        guard task.support > 0 || task.bearsLittle.contains(true) else { return true }
        let base = corner(space, block)
        guard base.z > 0 else { return true }
        var resting = 0
        for placed in state.placed where placed.space.endZ == base.z {
            let area = placed.space.shadow(base)
            guard area > 0 else { continue }
            for kind in state.counts.indices where list.blocks[placed.block].counts[kind] > 0 {
                if task.bearsLittle[kind] { return false }
            }
            resting += area
        }
        let whole = Int(base.width) * Int(base.depth)
        return list.blocks[block].pieces == 1 ? resting * 100 >= task.support * whole : resting == whole || task.support == 0
    }
}

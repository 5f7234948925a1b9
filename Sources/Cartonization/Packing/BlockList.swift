import Fulfilment

/// The blocks that may be of use for a task, the largest first.
struct BlockList {
    private(set) var blocks: [Block]
    /// In the order of falling volume.
    let order: [Int]

    /// - Parameters:
    ///   - limit: blocks at most.
    ///   - isOver: whether the time is up; then no further pairs are looked for.
    init(task: PackingTask, limit: Int, isOver: () -> Bool) {
        var found: [Block] = []
        var random = SplitMix64(seed: 0xb10c)
        for kind in task.kinds.indices { found += Self.grids(task, kind, named: random.next()) }
        if found.count > limit { found = Array(found.sorted { $0.volume > $1.volume }.prefix(limit)) }
        var seen = Set(found.map(\.name))
        var first = 0
        // Pairs of what there is, then pairs with those, as long as there is room.
        while first < found.count, found.count < limit, !isOver() {
            let end = found.count
            Self.addPairs(from: first, task, limit, isOver, &found, &seen)
            first = end
        }
        blocks = found
        order = found.indices.sorted { (found[$0].volume, $1) > (found[$1].volume, $0) }
    }

    private static func grids(_ task: PackingTask, _ kind: Int, named name: UInt64) -> [Block] {
        let own = task.kinds[kind]
        let byWeight = own.weight > 0 ? max(1, task.payload / own.weight) : own.count
        let most = Int32(clamping: min(own.count, byWeight))
        var found: [Block] = []
        for turn in own.turns {
            let across = min(task.space.endX / turn.x, most)
            for i in axis(across) {
                for j in axis(min(task.space.endY / turn.y, most / i)) {
                    for k in axis(own.bearsNothing ? 1 : min(task.space.endZ / turn.z, most / (i * j))) {
                        let pieces = Int(i * j * k)
                        var counts = [Int32](repeating: 0, count: task.kinds.count)
                        counts[kind] = i * j * k
                        found.append(
                            Block(
                                x: i * turn.x, y: j * turn.y, z: k * turn.z, volume: pieces * own.volume, counts: counts,
                                pieces: pieces, weight: pieces * own.weight, content: .grid(kind: kind, turn: turn),
                                pieceName: UInt64(pieces) &* name))
                    }
                }
            }
        }
        return found
    }

    /// 1 to so many; only the larger ones when that is a lot.
    private static func axis(_ most: Int32) -> [Int32] {
        guard most > 0 else { return [] }
        return most <= 12 ? Array(1...most) : Array(1...6) + [most / 2, most - 1, most]
    }

    /// Every piece of a block placed at a corner, from the bottom up.
    func pieces(of block: Int, at corner: (Int32, Int32, Int32), into found: inout [PartialPacking.Piece]) {
        let own = blocks[block]
        switch own.content {
        case .grid(let kind, let turn):
            for k in 0..<(own.z / turn.z) {
                for j in 0..<(own.y / turn.y) {
                    for i in 0..<(own.x / turn.x) {
                        let (x, y, z) = (corner.0 + i * turn.x, corner.1 + j * turn.y, corner.2 + k * turn.z)
                        found.append(
                            .init(
                                kind: kind, space: Cuboid(x: x, y: y, z: z, endX: x + turn.x, endY: y + turn.y, endZ: z + turn.z))
                        )
                    }
                }
            }
        case .pair(let one, let other, let axis):
            pieces(of: one, at: corner, into: &found)
            let first = blocks[one]
            let next = (
                corner.0 + (axis == 0 ? first.x : 0), corner.1 + (axis == 1 ? first.y : 0), corner.2 + (axis == 2 ? first.z : 0)
            )
            pieces(of: other, at: next, into: &found)
        }
    }
}

/// A cuboid of pieces that is placed as one: a grid of equal pieces, or two blocks side by side.
struct Block {
    let x: Int32
    let y: Int32
    let z: Int32
    /// Cubic millimetres of its pieces.
    let volume: Int
    /// Pieces of each kind.
    let counts: [Int32]
    let pieces: Int
    let weight: Int
    let content: Content
    /// Sum of the kinds' random numbers, one per piece: blocks of the same pieces have the same.
    let pieceName: UInt64

    /// Of blocks of the same size and pieces; of others only by a chance of one in 2^64.
    var name: UInt64 {
        var mixed = SplitMix64(seed: pieceName ^ UInt64(UInt32(bitPattern: x)) << 32 ^ UInt64(UInt32(bitPattern: y)))
        return mixed.next() ^ UInt64(UInt32(bitPattern: z)) &* 0x9E37_79B9_7F4A_7C15
    }

    enum Content {
        case grid(kind: Int, turn: PackingTask.Turn)
        /// Two blocks, the second behind the first along an axis (0 x, 1 y, 2 z).
        case pair(Int, Int, axis: Int)
    }
}

extension Block.Content {
    var isGrid: Bool {
        if case .grid = self { return true }
        return false
    }
}

extension BlockList {
    /// Adds blocks of two that leave next to no gap between them.
    static func addPairs(
        from first: Int, _ task: PackingTask, _ limit: Int, _ isOver: () -> Bool, _ found: inout [Block],
        _ seen: inout Set<UInt64>
    ) {
        let sizes = found.map { Size(x: $0.x, y: $0.y, z: $0.z, volume: $0.volume) }
        for one in sizes.indices where !isOver() {
            for other in first..<sizes.count where found[one].content.isGrid || found[other].content.isGrid {
                for axis in 0..<3 {
                    guard found.count < limit else { return }
                    guard sizes[one].isNeat(beside: sizes[other], axis, task), goTogether(found, one, other, axis, task) else {
                        continue
                    }
                    let pair = pair(found[one], found[other], one, other, axis)
                    if seen.insert(pair.name).inserted { found.append(pair) }
                }
            }
        }
    }

    /// Whether there are pieces for both blocks, the carton bears them, and what is below may bear.
    private static func goTogether(_ blocks: [Block], _ one: Int, _ other: Int, _ axis: Int, _ task: PackingTask) -> Bool {
        blocks.withUnsafeBufferPointer { blocks in
            guard blocks[one].weight + blocks[other].weight <= task.payload else { return false }
            for kind in task.counts.indices {
                let below = blocks[one].counts[kind]
                if below + blocks[other].counts[kind] > task.counts[kind] { return false }
                if axis == 2, below > 0, task.bearsLittle[kind] { return false }
            }
            return true
        }
    }

    private static func pair(_ a: Block, _ b: Block, _ one: Int, _ other: Int, _ axis: Int) -> Block {
        let size = Size(x: a.x, y: a.y, z: a.z, volume: a.volume).and(Size(x: b.x, y: b.y, z: b.z, volume: b.volume), axis)
        return Block(
            x: size.x, y: size.y, z: size.z, volume: size.volume, counts: zip(a.counts, b.counts).map { $0 + $1 },
            pieces: a.pieces + b.pieces, weight: a.weight + b.weight, content: .pair(one, other, axis: axis),
            pieceName: a.pieceName &+ b.pieceName)
    }

    /// What decides most pairs, close together in memory.
    private struct Size {
        var x: Int32
        var y: Int32
        var z: Int32
        var volume: Int

        /// Two behind one another along an axis.
        func and(_ other: Size, _ axis: Int) -> Size {
            Size(
                x: axis == 0 ? x + other.x : max(x, other.x), y: axis == 1 ? y + other.y : max(y, other.y),
                z: axis == 2 ? z + other.z : max(z, other.z), volume: volume + other.volume)
        }

        /// Whether both fit the carton with next to no gap, and what is above stands on all of its base.
        func isNeat(beside other: Size, _ axis: Int, _ task: PackingTask) -> Bool {
            // What carries something has to carry all of it.
            if axis == 2, other.x > x || other.y > y { return false }
            if task.support > 0, axis != 2, z != other.z { return false }
            let both = and(other, axis)
            guard both.x <= task.space.endX, both.y <= task.space.endY, both.z <= task.space.endZ else { return false }
            return both.volume * 100 >= 98 * (Int(both.x) * Int(both.y) * Int(both.z))
        }
    }
}

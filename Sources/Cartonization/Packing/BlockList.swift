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

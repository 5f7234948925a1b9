/// Puts pieces in one after another in a given order, each where it suits best among the free spaces.
struct PieceByPiece {
    /// What suits best.
    enum Preference: CaseIterable {
        /// The lowest corner, then the tightest space.
        case lowestCorner
        /// The lowest top, so that layers grow evenly.
        case lowestTop
        /// The tightest space, wherever it is.
        case tightest
    }

    let task: PackingTask
    let preference: Preference

    /// - Parameters:
    ///   - order: kinds, each piece by piece.
    ///   - needsAll: whether to give up at the first piece that finds no place.
    func packed(_ order: [Int], needsAll: Bool) -> PartialPacking? {
        var packing = PartialPacking(task)
        // The shortest edge among a kind and those after it: what is smaller is waste.
        var shortest = order.map { task.kinds[$0].shortestEdge }
        for index in shortest.indices.dropLast().reversed() { shortest[index] = min(shortest[index], shortest[index + 1]) }
        for (index, kind) in order.enumerated() {
            for _ in 0..<task.kinds[kind].count {
                guard packing.weight + task.kinds[kind].weight <= task.payload, let space = place(kind, packing) else {
                    if needsAll { return nil }
                    break
                }
                packing.put(kind, at: space, task, shortest: shortest[index])
            }
        }
        return packing
    }

    /// The best place for one piece.
    func place(_ kind: Int, _ packing: PartialPacking) -> Cuboid? {
        var best: (score: Int, space: Cuboid)?
        for space in packing.spaces.all {
            for turn in task.kinds[kind].turns where turn.x <= space.width && turn.y <= space.depth && turn.z <= space.height {
                let score = score(turn, space)
                guard score < best?.score ?? Int.max else { continue }
                let place = Cuboid(
                    x: space.x, y: space.y, z: space.z, endX: space.x + turn.x, endY: space.y + turn.y, endZ: space.z + turn.z)
                if packing.mayStand(kind, at: place, task) { best = (score, place) }
            }
        }
        return best?.space
    }

    private func score(_ turn: PackingTask.Turn, _ space: Cuboid) -> Int {
        let (restX, restY, restZ) = (Int(space.width - turn.x), Int(space.depth - turn.y), Int(space.height - turn.z))
        let tightness = min(restX, restY, restZ)
        return switch preference {
        case .lowestCorner: Int(space.z) << 44 + Int(space.y) << 30 + Int(space.x) << 16 + min(tightness, 65_535)
        case .lowestTop: Int(space.z + turn.z) << 44 + Int(space.y + turn.y) << 24 + Int(space.x + turn.x) << 4
        case .tightest: min(tightness, 65_535) << 44 + Int(space.z) << 24 + min(restX + restY + restZ, 0xff_ffff)
        }
    }
}

extension PackingTask {
    /// The orders of kinds worth trying: by volume, longest edge, largest face, height when flat, weight; the largest first.
    /// Fragile kinds and those that bear nothing come last.
    var orders: [[Int]] {
        let keys: [(Kind) -> Int] = [
            { $0.volume }, { Int($0.longestEdge) << 32 + $0.volume >> 10 }, { $0.largestFace }, { $0.volume * $0.count },
            { Int($0.shortestEdge) << 32 + $0.volume >> 10 }, { $0.weight },
        ]
        var found: [[Int]] = []
        let ranks = kinds.map(\.rank)
        for key in keys {
            let values = kinds.map(key)
            let order = kinds.indices.sorted { (ranks[$0], -values[$0], $0) < (ranks[$1], -values[$1], $1) }
            if !found.contains(order) { found.append(order) }
        }
        return found
    }
}

extension PackingTask.Kind {
    /// When it goes in: what bears nothing last, fragile before that.
    fileprivate var rank: Int { bearsNothing ? 2 : isFragile ? 1 : 0 }
}

/// Tries every sequence, turn and free corner for a few pieces, until all are in or the steps are used up.
struct FewPieces {
    /// Beyond so many pieces the tree is too large to be of use.
    static let limit = 8

    let task: PackingTask
    private(set) var steps: Int
    private let isOver: () -> Bool
    private var order: [Int]

    init(task: PackingTask, steps: Int, isOver: @escaping () -> Bool) {
        self.task = task
        self.steps = steps
        self.isOver = isOver
        order = task.orders.first ?? []
    }

    mutating func packed() -> PartialPacking? {
        var counts = task.kinds.map(\.count)
        return packed(PartialPacking(task), &counts, task.pieces)
    }

    private mutating func packed(_ packing: PartialPacking, _ counts: inout [Int], _ left: Int) -> PartialPacking? {
        guard left > 0 else { return packing }
        for kind in order where counts[kind] > 0 && packing.weight + task.kinds[kind].weight <= task.payload {
            for space in packing.spaces.all {
                for turn in task.kinds[kind].turns where turn.x <= space.width && turn.y <= space.depth && turn.z <= space.height
                {
                    steps -= 1
                    if steps % 64 == 0, isOver() { steps = 0 }
                    guard steps > 0 else { return nil }
                    let place = Cuboid(
                        x: space.x, y: space.y, z: space.z, endX: space.x + turn.x, endY: space.y + turn.y,
                        endZ: space.z + turn.z)
                    guard packing.mayStand(kind, at: place, task) else { continue }
                    var next = packing
                    next.put(kind, at: place, task, shortest: task.shortestEdge)
                    counts[kind] -= 1
                    if let found = packed(next, &counts, left - 1) { return found }
                    counts[kind] += 1
                }
            }
        }
        return nil
    }
}

import Fulfilment

/// Finds a place for pieces in one carton: several strategies one after another, the cheap ones first.
///
/// The strategies and their order depend on the task alone, so that equal orders get equal packings; a deadline only cuts them short.
package struct CartonPacker {
    let items: [Item]
    let rules: PackingRules
    /// How thoroughly to search.
    let effort: PackingEffort
    /// Whether the time is up. Then only the first, quick attempt is made, so that there is always an answer.
    let isOver: @Sendable () -> Bool
    private let shapes: [PieceShape]

    package init(
        items: [Item], rules: PackingRules, effort: PackingEffort = .order, isOver: @escaping @Sendable () -> Bool = { false }
    ) {
        self.items = items
        self.rules = rules
        self.effort = effort
        self.isOver = isOver
        shapes = items.map(PieceShape.init)
    }

    /// A packing of all pieces, or nil when none was found.
    /// - Parameter counts: pieces of each item.
    package func all(_ counts: [Int], in carton: Carton) -> Packing? {
        let task = PackingTask(shapes: shapes, counts: counts, carton: carton, support: rules.support)
        guard task.pieces == counts.reduce(0, +), !task.isHopeless else { return nil }
        if task.pieces <= effort.singlePieces {
            for (order, preference) in attempts(task) {
                let packed = PieceByPiece(task: task, preference: preference).packed(order, needsAll: true)
                if let packed { return packed.packing(task, in: carton) }
                if isOver() { return nil }
            }
        }
        if task.kinds.count == 1, let packing = equal(task, in: carton), packing.placements.count == task.pieces {
            return packing
        }
        if task.pieces <= FewPieces.limit, let packing = few(task, in: carton) { return packing }
        if isOver() { return nil }
        if let packing = blocks(task, in: carton), packing.placements.count == task.pieces { return packing }
        return task.pieces <= effort.singlePieces ? shuffled(task, in: carton) : nil
    }

    /// A packing of as many pieces as can be, by volume.
    /// - Parameter counts: pieces of each item.
    package func most(_ counts: [Int], in carton: Carton) -> Packing? {
        let task = PackingTask(shapes: shapes, counts: counts, carton: carton, support: rules.support)
        guard task.pieces > 0 else { return nil }
        var best: Packing?
        func offer(_ packing: Packing?) {
            guard let packing, !packing.placements.isEmpty else { return }
            if packing.volume > best?.volume ?? -1 { best = packing }
        }
        if task.pieces <= effort.singlePieces {
            for (order, preference) in attempts(task) where best == nil || !isOver() {
                offer(PieceByPiece(task: task, preference: preference).packed(order, needsAll: false)?.packing(task, in: carton))
            }
        }
        if task.kinds.count == 1 { offer(equal(task, in: carton)) }
        if best == nil || !isOver() { offer(blocks(task, in: carton)) }
        return best
    }

    private func attempts(_ task: PackingTask) -> [([Int], PieceByPiece.Preference)] {
        task.orders.flatMap { order in PieceByPiece.Preference.allCases.map { (order, $0) } }
    }

    private func few(_ task: PackingTask, in carton: Carton) -> Packing? {
        var search = FewPieces(task: task, steps: effort.steps, isOver: isOver)
        return search.packed()?.packing(task, in: carton)
    }

    private func equal(_ task: PackingTask, in carton: Carton) -> Packing? {
        var table = EqualPieces(task: task)
        let byWeight = task.kinds[0].weight > 0 ? task.payload / task.kinds[0].weight : task.pieces
        let found = table.packed(task).sorted { ($0.z, $0.y, $0.x) < ($1.z, $1.y, $1.x) }.prefix(byWeight)
        return settled(found.map { PartialPacking.Piece(kind: 0, space: $0) }, task, in: carton)
    }

    /// Pieces that are nearly all different make no blocks worth the time.
    private func isWorthBlocks(_ task: PackingTask) -> Bool {
        task.pieces > effort.singlePieces || 2 * task.pieces >= 3 * task.kinds.count
    }

    private func blocks(_ task: PackingTask, in carton: Carton) -> Packing? {
        guard task.pieces > FewPieces.limit, isWorthBlocks(task) else { return nil }
        var first = BlockSearch(task: task, blocks: effort.blocks)
        first.search(.iterations(effort.fillings, unless: isOver))
        guard let more = effort.moreBlocks, !first.isComplete, !isOver() else { return settled(first.pieces, task, in: carton) }
        var second = BlockSearch(task: task, blocks: more, isOver: isOver)
        second.search(.iterations(Int.max, unless: isOver))
        return settled((second.best.volume > first.best.volume ? second : first).pieces, task, in: carton)
    }

    /// Lets every piece sink onto what is below it and keeps those that stand by the rules.
    private func settled(_ pieces: [PartialPacking.Piece], _ task: PackingTask, in carton: Carton) -> Packing? {
        guard task.support > 0 || task.kinds.contains(where: { $0.isFragile || $0.bearsNothing }) else {
            return Packing(carton: carton, placements: pieces.map { .init(item: task.kinds[$0.kind].item, space: $0.space) })
        }
        guard pieces.count <= PackingEffort.checkedPieces else {
            return Packing(carton: carton, placements: pieces.map { .init(item: task.kinds[$0.kind].item, space: $0.space) })
        }
        var packing = PartialPacking(task)
        for piece in pieces.sorted(by: { ($0.space.z, $0.space.y, $0.space.x) < ($1.space.z, $1.space.y, $1.space.x) }) {
            var floor: Int32 = 0
            for below in packing.pieces where below.space.endZ <= piece.space.z && below.space.shadow(piece.space) > 0 {
                floor = max(floor, below.space.endZ)
            }
            let space = piece.space.moved(x: 0, y: 0, z: floor - piece.space.z)
            if packing.mayStand(piece.kind, at: space, task) { packing.put(piece, space) }
        }
        return packing.packing(task, in: carton)
    }

    private func shuffled(_ task: PackingTask, in carton: Carton) -> Packing? {
        var random = SplitMix64(seed: UInt64(task.pieces))
        let best = task.orders.first ?? []
        for round in 0..<effort.shuffles where !isOver() {
            var order = best
            for _ in 0..<(1 + random.below(max(1, order.count))) {
                order.swapAt(random.below(order.count), random.below(order.count))
            }
            let preference = PieceByPiece.Preference.allCases[round % PieceByPiece.Preference.allCases.count]
            if let packed = PieceByPiece(task: task, preference: preference).packed(order, needsAll: true) {
                return packed.packing(task, in: carton)
            }
        }
        return nil
    }
}

/// How thoroughly one carton is searched. All limits count steps, so that the same task gets the same packing.
package struct PackingEffort: Sendable {
    /// Up to so many pieces are placed one by one; more of them only in blocks.
    let singlePieces: Int
    /// Steps of the exhaustive search of a few pieces.
    let steps: Int
    /// Blocks considered at first.
    let blocks: Int
    /// Times a carton is filled up with them.
    let fillings: Int
    /// Blocks considered then, until the time is up; nil for no such search.
    let moreBlocks: Int?
    /// Random orders tried in the end.
    let shuffles: Int

    /// For orders: well under a millisecond for most.
    package static let order = PackingEffort(
        singlePieces: 150, steps: 2000, blocks: 250, fillings: 6, moreBlocks: nil, shuffles: 12)
    /// For a container: until the time is up.
    package static let container = PackingEffort(
        singlePieces: 0, steps: 20_000, blocks: 700, fillings: 12, moreBlocks: 6000, shuffles: 0)

    /// More pieces than this consist of grids whose pieces support one another.
    static let checkedPieces = 3000
}

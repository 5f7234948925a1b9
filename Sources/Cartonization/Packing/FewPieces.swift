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

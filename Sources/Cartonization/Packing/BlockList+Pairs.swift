extension BlockList {
    /// Adds blocks of two that leave next to no gap between them.
    static func addPairs(
        from first: Int, _ task: PackingTask, _ limit: Int, _ isOver: () -> Bool, _ found: inout [Block],
        _ seen: inout Set<[Int32]>
    ) {
        let end = found.count
        for one in 0..<end where !isOver() {
            for other in first..<end where found[one].content.isGrid || found[other].content.isGrid {
                for axis in 0..<3 {
                    guard found.count < limit else { return }
                    guard let pair = pair(found[one], found[other], one, other, axis, task) else { continue }
                    if seen.insert(name(pair)).inserted { found.append(pair) }
                }
            }
        }
    }

    private static func pair(_ a: Block, _ b: Block, _ one: Int, _ other: Int, _ axis: Int, _ task: PackingTask) -> Block? {
        let x = axis == 0 ? a.x + b.x : max(a.x, b.x)
        let y = axis == 1 ? a.y + b.y : max(a.y, b.y)
        let z = axis == 2 ? a.z + b.z : max(a.z, b.z)
        guard x <= task.space.endX, y <= task.space.endY, z <= task.space.endZ, a.weight + b.weight <= task.payload else {
            return nil
        }
        let volume = a.volume + b.volume
        guard volume * 100 >= 98 * (Int(x) * Int(y) * Int(z)) else { return nil }
        // What carries something has to carry all of it.
        if axis == 2, b.x > a.x || b.y > a.y { return nil }
        if task.support > 0, axis != 2, a.z != b.z { return nil }
        var counts = a.counts
        for kind in counts.indices {
            counts[kind] += b.counts[kind]
            if counts[kind] > Int32(clamping: task.kinds[kind].count) { return nil }
            if axis == 2, a.counts[kind] > 0, task.kinds[kind].bearsNothing || task.kinds[kind].isFragile { return nil }
        }
        return Block(
            x: x, y: y, z: z, volume: volume, counts: counts, pieces: a.pieces + b.pieces, weight: a.weight + b.weight,
            content: .pair(one, other, axis: axis))
    }
}

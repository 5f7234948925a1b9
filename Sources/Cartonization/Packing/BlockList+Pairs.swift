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

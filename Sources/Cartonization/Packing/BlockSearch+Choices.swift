import func Glibc.powf

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

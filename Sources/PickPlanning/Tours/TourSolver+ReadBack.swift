extension TourSolver {
    /// The stretches of the tour that was recorded last, from its end to its start.
    func stretches(mask: UnsafeBufferPointer<UInt64>, finalState: Int) -> [TourStretch] {
        var found: [TourStretch] = []
        var state = finalState
        for index in phases.indices.reversed() {
            let (old, cost) = (index * states.count, rows[(index + 1) * states.count + state])
            switch phases[index] {
            case .touch(let junction): state = before(old, cost, states.afterTouch, junction, state)
            case .flip(let junction): state = before(old, cost, states.afterFlip, junction, state)
            case .cross(let from, let to):
                found += crossings(from, to, into: state)
                state = beforeCrossing(old, cost, (to - from) * layout.aislePitch, state)
            case .aisle(let column, let block, let walks, let points, let flips):
                let base = block * TourStates.shapeCount * states.count
                guard let (walk, earlier) = beforeWalk(old, cost, base, walks, state) else { continue }
                found += stretches(walk, column, block, points.isEmpty ? depths(mask, column, block) : points, flips)
                state = earlier
            }
        }
        return found
    }

    private func before(_ old: Int, _ cost: Int, _ table: [UInt8], _ junction: Int, _ state: Int) -> Int {
        (0..<states.count).first { rows[old + $0] == cost && Int(table[junction * states.count + $0]) == state } ?? 0
    }

    private func beforeCrossing(_ old: Int, _ cost: Int, _ across: Int, _ state: Int) -> Int {
        (0..<states.count).first { earlier in
            (states.crossingStart[earlier]..<states.crossingStart[earlier + 1]).contains { index in
                let crossing = states.crossings[index]
                return Int(crossing.next) == state && rows[old + earlier] + crossing.walks * across == cost
            }
        } ?? 0
    }

    private func beforeWalk(_ old: Int, _ cost: Int, _ base: Int, _ walks: [AisleWalk], _ state: Int) -> (AisleWalk, Int)? {
        for walk in walks {
            for earlier in 0..<states.count where rows[old + earlier] + walk.cost == cost {
                if Int(states.afterAisle[base + walk.shape * states.count + earlier]) == state { return (walk, earlier) }
            }
        }
        return nil
    }

    private func crossings(_ from: Int, _ to: Int, into state: Int) -> [TourStretch] {
        (0..<states.crossAisles).compactMap { crossAisle in
            let times = Int(states.degree[state * states.crossAisles + crossAisle])
            guard times > 0 else { return nil }
            let depth = layout.depth(ofCrossAisle: crossAisle)
            return TourStretch(from: FloorSpot(column: from, depth: depth), to: FloorSpot(column: to, depth: depth), times: times)
        }
    }

    private func stretches(_ walk: AisleWalk, _ column: Int, _ block: Int, _ points: [Int], _ flips: Set<Int>) -> [TourStretch] {
        let start = layout.depth(ofCrossAisle: block)
        let depths = [0] + points + [blockLengths[block]]
        var isOdd = walk.startsOdd
        var found: [TourStretch] = []
        for index in 1..<depths.count {
            if index > 1, flips.contains(depths[index - 1]) { isOdd.toggle() }
            let (from, to) = (depths[index - 1], depths[index])
            let isLeftOut = walk.gapTo > walk.gapFrom && walk.gapFrom <= from && to <= walk.gapTo
            guard !isLeftOut else { continue }
            found.append(
                TourStretch(
                    from: FloorSpot(column: column, depth: start + from), to: FloorSpot(column: column, depth: start + to),
                    times: isOdd ? 1 : 2))
        }
        return found
    }
}

/// A straight walk between two neighbouring points, once or twice.
struct TourStretch: Equatable {
    let from: FloorSpot
    let to: FloorSpot
    let times: Int
}

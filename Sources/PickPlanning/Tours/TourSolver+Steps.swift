extension TourSolver {
    /// Walks one aisle of one block, past its picks and past the ends of the tour that lie in it.
    func serve(_ mask: UnsafeBufferPointer<UInt64>, _ column: Int, _ block: Int, _ start: Terminal?, _ end: Terminal?) {
        let ends = [start, end].compactMap(\.self).filter { $0.column == column && $0.junction < 0 && $0.block == block }
        let count: Int
        if ends.isEmpty {
            count = ordinaryWalks(mask, column, block)
            walk(block, count, .aisle(column: column, block: block, walks: current(count), points: [], flips: []))
        } else {
            let flips = start == end ? [] : Set(ends.map(\.depth))
            let points = Set(depths(mask, column, block) + ends.map(\.depth)).sorted()
            let all = AisleWalk.all(points: points, flips: flips, length: blockLengths[block])
            for (index, walk) in all.enumerated() { walks[index] = walk }
            walk(block, all.count, .aisle(column: column, block: block, walks: all, points: points, flips: flips))
        }
    }

    /// Depths within the block of the picks of one aisle.
    func depths(_ mask: UnsafeBufferPointer<UInt64>, _ column: Int, _ block: Int) -> [Int] {
        let from = column * cells.wordsPerAisle + cells.blockStart[block]
        return (0..<(cells.blockWords[block] * 64)).compactMap { cell in
            mask[from + cell / 64] & (1 << UInt64(cell % 64)) == 0 ? nil : blockFronts[block] + cell * layout.cellPitch
        }
    }

    private func current(_ count: Int) -> [AisleWalk] { (0..<count).map { walks[$0] } }

    /// The walks of `AisleWalk.all` without flips, straight from the bits.
    private func ordinaryWalks(_ mask: UnsafeBufferPointer<UInt64>, _ column: Int, _ block: Int) -> Int {
        let from = column * cells.wordsPerAisle + cells.blockStart[block]
        let (length, pitch, front) = (blockLengths[block], layout.cellPitch, blockFronts[block])
        var (first, last, gap, gapFrom) = (-1, -1, 0, 0)
        for word in 0..<cells.blockWords[block] {
            var bits = mask[from + word]
            while bits != 0 {
                let cell = word * 64 + bits.trailingZeroBitCount
                bits &= bits &- 1
                if last < 0 { first = cell } else if cell &- last > gap { (gap, gapFrom) = (cell &- last, last) }
                last = cell
            }
        }
        walks[0] = AisleWalk(shape: TourStates.shape(1, 1, connected: true), cost: length)
        walks[1] = AisleWalk(shape: TourStates.shape(2, 2, connected: true), cost: 2 * length)
        guard last >= 0 else {
            walks[2] = AisleWalk(shape: 0, cost: 0, gapFrom: 0, gapTo: length)
            return 3
        }
        let (nearest, farthest) = (front + first * pitch, front + last * pitch)
        walks[2] = AisleWalk(
            shape: TourStates.shape(2, 0, connected: false), cost: 2 * farthest, gapFrom: farthest, gapTo: length)
        walks[3] = AisleWalk(
            shape: TourStates.shape(0, 2, connected: false), cost: 2 * (length - nearest), gapFrom: 0, gapTo: nearest)
        guard gap > 0 else { return 4 }
        walks[4] = AisleWalk(
            shape: TourStates.shape(2, 2, connected: false), cost: 2 * (length - gap * pitch), gapFrom: front + gapFrom * pitch,
            gapTo: front + (gapFrom + gap) * pitch)
        return 5
    }

    private func walk(_ block: Int, _ count: Int, _ phase: @autoclosure () -> Phase) {
        let (old, new) = nextRow(phase())
        let base = block * TourStates.shapeCount * states.count
        relax(old, new) { state, reach in
            for index in 0..<count {
                let walk = walks[index]
                reach(states.afterAisle[base + walk.shape * states.count + state], walk.cost)
            }
        }
    }

    /// Tells the tour that it passes, starts or ends at a junction.
    func turn(_ table: [UInt8], _ junction: Int, _ phase: Phase) {
        let (old, new) = nextRow(phase)
        relax(old, new) { state, reach in reach(table[junction * states.count + state], 0) }
    }

    /// Walks on along the cross aisles.
    func cross(from: Int, to: Int) {
        let (old, new) = nextRow(.cross(from: from, to: to))
        let across = (to - from) * layout.aislePitch
        relax(old, new) { state, reach in
            for index in states.crossingStart[state]..<states.crossingStart[state + 1] {
                let crossing = states.crossings[index]
                reach(crossing.next, crossing.walks * across)
            }
        }
    }

    /// Carries the costs of one row over to the next.
    @inline(__always)
    private func relax(_ old: Int, _ new: Int, _ each: (Int, (UInt8, Int) -> Void) -> Void) {
        var reached: (UInt64, UInt64) = (0, 0)
        for index in 0..<liveCount {
            let state = Int(live[index])
            let cost = rows[old + state]
            each(state) { next, more in
                let place = new + Int(next)
                if cost + more < rows[place] { rows[place] = cost + more }
                if next < 64 { reached.0 |= 1 << UInt64(next) } else { reached.1 |= 1 << UInt64(next - 64) }
            }
        }
        liveCount = 0
        collect(reached.0, 0)
        collect(reached.1, 64)
    }

    private func collect(_ reached: UInt64, _ offset: UInt8) {
        var bits = reached
        while bits != 0 {
            live[liveCount] = offset + UInt8(bits.trailingZeroBitCount)
            liveCount += 1
            bits &= bits - 1
        }
    }

    /// Makes room for the next row and returns where the old and the new one begin.
    private func nextRow(_ phase: @autoclosure () -> Phase) -> (old: Int, new: Int) {
        let old = row
        row = isRecording ? row + 1 : 1 - row
        if isRecording {
            phases.append(phase())
            makeRoom()
        }
        let new = row * states.count
        for state in new..<(new + states.count) { rows[state] = Self.unreachable }
        return (old * states.count, new)
    }

    private func makeRoom() {
        guard rows.count < (row + 1) * states.count else { return }
        let larger = UnsafeMutableBufferPointer<Int>.allocate(capacity: 2 * rows.count)
        _ = larger.update(fromContentsOf: rows)
        rows.deallocate()
        rows = larger
    }
}

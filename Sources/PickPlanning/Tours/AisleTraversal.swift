/// One traversal that serves the picks of one aisle within one block.
struct AisleTraversal: Sendable, Equatable {
    /// What it leaves at the cross aisles; see `TourStates.shape`.
    var shape = 0
    /// Millimetres.
    var cost = 0
    /// The stretch that is not walked, as depths within the block; empty when all of it is.
    var gapFrom = 0
    var gapTo = 0

    var startsOdd: Bool { shape / 6 == 1 }
}

extension AisleTraversal {
    /// The walks worth considering for an aisle with its picks at these depths, and with tours beginning or ending at `flips`.
    ///
    /// Each stretch between neighbouring points is walked once or twice, its parity turning at a flip; of the stretches walked twice
    /// at most one is left out instead. The best of each shape is kept.
    static func all(points: [Int], flips: Set<Int>, length: Int) -> [AisleTraversal] {
        let depths = [0] + points + [length]
        var best: [Int: AisleTraversal] = [:]
        func keep(_ walk: AisleTraversal) {
            if let known = best[walk.shape], known.cost <= walk.cost { return }
            best[walk.shape] = walk
        }
        for first in [1, 2] {
            var times = [first]
            for point in points { times.append(flips.contains(point) ? 3 - times[times.count - 1] : times[times.count - 1]) }
            let cost = times.indices.reduce(0) { $0 + times[$1] * (depths[$1 + 1] - depths[$1]) }
            let last = times[times.count - 1]
            keep(AisleTraversal(shape: TourStates.shape(first, last, connected: true), cost: cost))
            for gap in times.indices where times[gap] == 2 {
                let near = gap == 0 ? 0 : first
                let far = gap == times.count - 1 ? 0 : last
                keep(
                    AisleTraversal(
                        shape: TourStates.shape(near, far, connected: false), cost: cost - 2 * (depths[gap + 1] - depths[gap]),
                        gapFrom: depths[gap], gapTo: depths[gap + 1]))
            }
        }
        return best.values.sorted { $0.shape < $1.shape }
    }
}

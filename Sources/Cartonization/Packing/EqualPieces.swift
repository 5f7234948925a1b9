/// The most equal pieces that straight cuts through the whole rest allow, by dynamic programming over normal patterns (Christofides
/// and Whitlock 1977, in three dimensions).
struct EqualPieces {
    private enum Plan {
        case grid(turn: Int)
        case cut(axis: Int, at: Int32)
    }

    private struct Size: Hashable {
        var x: Int32
        var y: Int32
        var z: Int32

        subscript(axis: Int) -> Int32 {
            get { axis == 0 ? x : axis == 1 ? y : z }
            set { if axis == 0 { x = newValue } else if axis == 1 { y = newValue } else { z = newValue } }
        }
    }

    private let turns: [PackingTask.Turn]
    private let volume: Int
    /// Sums of edges along each axis, ascending.
    private let patterns: [[Int32]]
    private let cuts: Bool
    private var known: [Size: (count: Int, plan: Plan)] = [:]

    /// More sums than this along an axis, and only plain rows and columns are tried.
    private static let patternLimit = 40

    init(task: PackingTask) {
        let kind = task.kinds[0]
        turns = kind.turns
        volume = max(1, kind.volume)
        let sizes = [task.space.endX, task.space.endY, task.space.endZ]
        let edges = [Set(turns.map(\.x)), Set(turns.map(\.y)), Set(turns.map(\.z))]
        patterns = zip(sizes, edges).map { Self.sums(of: $1, upTo: $0) }
        cuts = patterns.allSatisfy { $0.count <= Self.patternLimit }
    }

    private static func sums(of edges: Set<Int32>, upTo size: Int32) -> [Int32] {
        var sums: Set<Int32> = [0]
        var last: Set<Int32> = [0]
        while !last.isEmpty, sums.count <= patternLimit {
            last = Set(last.flatMap { sum in edges.map { sum + $0 } }.filter { $0 <= size }).subtracting(sums)
            sums.formUnion(last)
        }
        return sums.sorted()
    }

    /// Where the pieces go, as many as are wanted or fit.
    mutating func packed(_ task: PackingTask) -> [Cuboid] {
        let size = Size(x: task.space.endX, y: task.space.endY, z: task.space.endZ)
        _ = best(size)
        var found: [Cuboid] = []
        collect(size, (0, 0, 0), task.kinds[0].count, &found)
        return Array(found.prefix(task.kinds[0].count))
    }

    private func reduced(_ size: Size) -> Size {
        guard cuts else { return size }
        var size = size
        for axis in 0..<3 { size[axis] = patterns[axis].last { $0 <= size[axis] } ?? 0 }
        return size
    }

    private mutating func best(_ whole: Size) -> Int {
        let size = reduced(whole)
        if let entry = known[size] { return entry.count }
        let room = Int(size.x) * Int(size.y) * Int(size.z) / volume
        var best = (count: 0, plan: Plan.grid(turn: 0))
        for (index, turn) in turns.enumerated() {
            let count = Int(size.x / turn.x) * Int(size.y / turn.y) * Int(size.z / turn.z)
            if count > best.count { best = (count, .grid(turn: index)) }
        }
        known[size] = best
        guard cuts, best.count < room, room > 0 else { return best.count }
        for axis in 0..<3 {
            for place in patterns[axis] where place > 0 && place * 2 <= size[axis] {
                var (near, far) = (size, size)
                near[axis] = place
                far[axis] = size[axis] - place
                let count = self.best(near) + self.best(far)
                if count > best.count {
                    best = (count, .cut(axis: axis, at: place))
                    known[size] = best
                    if count == room { return count }
                }
            }
        }
        return best.count
    }

    private func collect(_ whole: Size, _ corner: (Int32, Int32, Int32), _ limit: Int, _ found: inout [Cuboid]) {
        let size = reduced(whole)
        guard let entry = known[size], entry.count > 0, found.count < limit else { return }
        switch entry.plan {
        case .grid(let index): grid(size, turns[index], corner, limit, &found)
        case .cut(let axis, let place):
            var (near, far) = (size, size)
            near[axis] = place
            far[axis] = size[axis] - place
            collect(near, corner, limit, &found)
            let next = (
                corner.0 + (axis == 0 ? place : 0), corner.1 + (axis == 1 ? place : 0), corner.2 + (axis == 2 ? place : 0)
            )
            collect(far, next, limit, &found)
        }
    }

    private func grid(
        _ size: Size, _ turn: PackingTask.Turn, _ corner: (Int32, Int32, Int32), _ limit: Int, _ found: inout [Cuboid]
    ) {
        for k in 0..<(size.z / turn.z) {
            for j in 0..<(size.y / turn.y) {
                for i in 0..<(size.x / turn.x) where found.count < limit {
                    let (x, y, z) = (corner.0 + i * turn.x, corner.1 + j * turn.y, corner.2 + k * turn.z)
                    found.append(Cuboid(x: x, y: y, z: z, endX: x + turn.x, endY: y + turn.y, endZ: z + turn.z))
                }
            }
        }
    }
}

import Fulfilment

/// Pieces that are to go into one carton, in the form the strategies work on.
struct PackingTask {
    /// Equal pieces.
    struct Kind {
        /// Index into the items as given.
        let item: Int
        let count: Int
        let turns: [Turn]
        let weight: Int
        let volume: Int
        let isFragile: Bool
        let bearsNothing: Bool
        let shortestEdge: Int32
        let longestEdge: Int32
        let largestFace: Int
    }

    /// A size along x, y and z.
    struct Turn: Equatable {
        let x: Int32
        let y: Int32
        let z: Int32
        var base: Int { Int(x) * Int(y) }
    }

    let space: Cuboid
    let payload: Int
    let support: Int
    let kinds: [Kind]
    /// All pieces.
    let pieces: Int
    /// Cubic millimetres of all pieces.
    let volume: Int
    /// Pieces of each kind.
    let counts: [Int32]
    /// For each kind whether it bears nothing, or only what is fragile.
    let bearsLittle: [Bool]

    /// - Parameters:
    ///   - shapes: of each item.
    ///   - counts: pieces of each item; items of no pieces, and those that do not fit, are left out.
    init(shapes: [PieceShape], counts: [Int], carton: Carton, support: Int) {
        let inner = Cuboid(carton.inner)
        space = inner
        payload = carton.payload
        self.support = support
        kinds = shapes.indices.compactMap { index in
            counts[index] > 0 && shapes[index].weight <= carton.payload ? Kind(shapes[index], index, counts[index], inner) : nil
        }
        pieces = kinds.reduce(0) { $0 + $1.count }
        volume = kinds.reduce(0) { $0 + $1.count * $1.volume }
        self.counts = kinds.map { Int32(clamping: $0.count) }
        bearsLittle = kinds.map { $0.bearsNothing || $0.isFragile }
    }

    /// A task for other counts of the same kinds.
    var shortestEdge: Int32 { kinds.map(\.shortestEdge).min() ?? 1 }
}

extension PackingTask.Kind {
    /// - Returns: nil for a piece that the space does not hold.
    fileprivate init?(_ shape: PieceShape, _ index: Int, _ count: Int, _ inner: Cuboid) {
        let turns = shape.turns.filter { $0.x <= inner.endX && $0.y <= inner.endY && $0.z <= inner.endZ }
        guard !turns.isEmpty else { return nil }
        self.init(
            item: index, count: count, turns: turns, weight: shape.weight, volume: shape.volume, isFragile: shape.isFragile,
            bearsNothing: shape.bearsNothing, shortestEdge: shape.shortestEdge, longestEdge: shape.longestEdge,
            largestFace: shape.largestFace)
    }
}

extension PackingTask {
    /// Whether the pieces cannot all go in, whatever their places.
    ///
    /// Weight and volume; and volume again after edges longer than half of the carton's were rounded up to all of it and shorter
    /// ones down to none, along any selection of axes: a dual feasible function (Fekete and Schepers 2004).
    var isHopeless: Bool {
        if kinds.reduce(0, { $0 + $1.count * $1.weight }) > payload || volume > space.volume { return true }
        for axes in 1..<8 {
            let needed = kinds.reduce(0) { sum, kind in sum + kind.count * (kind.turns.map { rounded($0, axes) }.min() ?? 0) }
            if needed > space.volume { return true }
        }
        return false
    }

    private func rounded(_ turn: Turn, _ axes: Int) -> Int {
        edge(turn.x, space.endX, axes & 1 != 0) * edge(turn.y, space.endY, axes & 2 != 0)
            * edge(turn.z, space.endZ, axes & 4 != 0)
    }

    private func edge(_ edge: Int32, _ whole: Int32, _ isRounded: Bool) -> Int {
        guard isRounded else { return Int(edge) }
        return 2 * edge > whole ? Int(whole) : 2 * edge == whole ? Int(edge) : 0
    }
}

/// What packing has to know of an item's pieces, worked out once per order.
struct PieceShape {
    /// None for what is longer than any carton.
    let turns: [PackingTask.Turn]
    let weight: Int
    let volume: Int
    let isFragile: Bool
    let bearsNothing: Bool
    let longestEdge: Int32
    let shortestEdge: Int32
    let largestFace: Int

    /// A kilometre; beyond it products of edges would overflow.
    private static let longest = 1_000_000

    init(_ item: Item) {
        let edges = item.dimensions.sortedEdges.map { min($0, Self.longest) }
        let isPackable = item.dimensions.longestEdge <= Self.longest
        turns = (isPackable ? item.turns : []).map { .init(x: Int32($0.length), y: Int32($0.width), z: Int32($0.height)) }
        weight = item.weight
        volume = isPackable ? item.dimensions.volume : 0
        isFragile = item.isFragile
        bearsNothing = item.bearsNothing
        longestEdge = Int32(edges[0])
        shortestEdge = Int32(edges[2])
        largestFace = edges[0] * edges[1]
    }
}

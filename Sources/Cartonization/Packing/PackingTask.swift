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

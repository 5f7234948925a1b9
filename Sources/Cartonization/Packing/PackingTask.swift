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

    /// - Parameter counts: pieces of each item; items of no pieces, and those that do not fit, are left out.
    init(items: [Item], counts: [Int], carton: Carton, support: Int) {
        space = Cuboid(carton.inner)
        payload = carton.payload
        self.support = support
        kinds = items.indices.compactMap { index in
            counts[index] > 0 && carton.holds(items[index]) ? Kind(items[index], index, counts[index], carton.inner) : nil
        }
        pieces = kinds.reduce(0) { $0 + $1.count }
        volume = kinds.reduce(0) { $0 + $1.count * $1.volume }
    }

    /// A task for other counts of the same kinds.
    var shortestEdge: Int32 { kinds.map(\.shortestEdge).min() ?? 1 }
}

extension PackingTask.Kind {
    fileprivate init(_ item: Item, _ index: Int, _ count: Int, _ inner: Dimensions) {
        let edges = item.dimensions.sortedEdges
        self.init(
            item: index, count: count,
            turns: item.turns.filter { $0.length <= inner.length && $0.width <= inner.width && $0.height <= inner.height }.map {
                .init(x: Int32($0.length), y: Int32($0.width), z: Int32($0.height))
            },
            weight: item.weight, volume: item.dimensions.volume, isFragile: item.isFragile, bearsNothing: item.bearsNothing,
            shortestEdge: Int32(edges[2]), longestEdge: Int32(edges[0]), largestFace: edges[0] * edges[1])
    }
}

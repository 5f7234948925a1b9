import Fulfilment

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

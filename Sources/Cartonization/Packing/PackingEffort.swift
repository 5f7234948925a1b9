/// How thoroughly one carton is searched. All limits count steps, so that the same task gets the same packing.
package struct PackingEffort: Sendable {
    /// Up to so many pieces are placed one by one; more of them only in blocks.
    let singlePieces: Int
    /// Steps of the exhaustive search of a few pieces.
    let steps: Int
    /// Blocks considered at first.
    let blocks: Int
    /// Times a carton is filled up with them.
    let fillings: Int
    /// Blocks considered then, until the time is up; nil for no such search.
    let moreBlocks: Int?
    /// Random orders tried in the end.
    let shuffles: Int

    /// For orders: well under a millisecond for most.
    package static let order = PackingEffort(
        singlePieces: 150, steps: 2000, blocks: 250, fillings: 6, moreBlocks: nil, shuffles: 12)
    /// For a container: until the time is up.
    package static let container = PackingEffort(
        singlePieces: 0, steps: 20_000, blocks: 700, fillings: 12, moreBlocks: 6000, shuffles: 0)

    /// More pieces than this consist of grids whose pieces support one another.
    static let checkedPieces = 3000
}

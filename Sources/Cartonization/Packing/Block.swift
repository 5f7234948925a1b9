/// A cuboid of pieces that is placed as one: a grid of equal pieces, or two blocks side by side.
struct Block {
    let x: Int32
    let y: Int32
    let z: Int32
    /// Cubic millimetres of its pieces.
    let volume: Int
    /// Pieces of each kind.
    let counts: [Int32]
    let pieces: Int
    let weight: Int
    let content: Content

    enum Content {
        case grid(kind: Int, turn: PackingTask.Turn)
        /// Two blocks, the second behind the first along an axis (0 x, 1 y, 2 z).
        case pair(Int, Int, axis: Int)
    }
}

extension Block.Content {
    var isGrid: Bool {
        if case .grid = self { return true }
        return false
    }
}

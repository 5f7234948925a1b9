import Fulfilment

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
    /// Sum of the kinds' random numbers, one per piece: blocks of the same pieces have the same.
    let pieceName: UInt64

    /// Of blocks of the same size and pieces; of others only by a chance of one in 2^64.
    var name: UInt64 {
        var mixed = SplitMix64(seed: pieceName ^ UInt64(UInt32(bitPattern: x)) << 32 ^ UInt64(UInt32(bitPattern: y)))
        return mixed.next() ^ UInt64(UInt32(bitPattern: z)) &* 0x9E37_79B9_7F4A_7C15
    }

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

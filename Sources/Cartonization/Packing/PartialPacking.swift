/// A carton while pieces are put in one by one.
struct PartialPacking {
    /// A piece in its place.
    struct Piece {
        let kind: Int
        let space: Cuboid
    }

    private(set) var pieces: [Piece] = []
    private(set) var spaces: FreeSpaces
    private(set) var volume = 0
    private(set) var weight = 0

    init(_ task: PackingTask) { spaces = FreeSpaces(task.space) }

    /// Puts a piece in; the caller has asked `mayStand`.
    mutating func put(_ kind: Int, at space: Cuboid, _ task: PackingTask, shortest: Int32) {
        pieces.append(Piece(kind: kind, space: space))
        volume += task.kinds[kind].volume
        weight += task.kinds[kind].weight
        spaces.occupy(space, shortest: shortest)
    }

    /// Puts a piece in without keeping count of the free spaces.
    mutating func put(_ piece: Piece, _ space: Cuboid) { pieces.append(Piece(kind: piece.kind, space: space)) }

    /// Whether a piece would be supported enough there and neither lie on what may not bear it nor slip under what it may not bear.
    func mayStand(_ kind: Int, at space: Cuboid, _ task: PackingTask) -> Bool {
        let own = task.kinds[kind]
        var resting = 0
        for piece in pieces {
            if piece.space.endZ == space.z {
                let area = piece.space.shadow(space)
                guard area > 0 else { continue }
                let below = task.kinds[piece.kind]
                if below.bearsNothing || below.isFragile && !own.isFragile { return false }
                resting += area
            } else if piece.space.z == space.endZ, own.bearsNothing || own.isFragile && !task.kinds[piece.kind].isFragile {
                if piece.space.shadow(space) > 0 { return false }
            }
        }
        return space.z == 0 || resting * 100 >= task.support * Int(space.width) * Int(space.depth)
    }

    func packing(_ task: PackingTask, in carton: Carton) -> Packing {
        Packing(carton: carton, placements: pieces.map { .init(item: task.kinds[$0.kind].item, space: $0.space) })
    }
}

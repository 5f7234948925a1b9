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

/// The empty part of a carton as its largest empty cuboids, which overlap (Lai and Chan 1997).
struct FreeSpaces {
    private(set) var all: [Cuboid]

    init(_ space: Cuboid) { all = [space] }

    /// Takes a cuboid out.
    /// - Parameter shortest: spaces with a shorter edge hold nothing that is left, and are forgotten.
    mutating func occupy(_ taken: Cuboid, shortest: Int32) {
        var fresh: [Cuboid] = []
        let old = keep(asideOf: taken, shortest, splitting: &fresh)
        for (index, space) in fresh.enumerated() {
            guard !all[..<old].contains(where: { $0.contains(space) }) else { continue }
            let isInAnother = fresh.indices.contains { other in
                other != index && fresh[other].contains(space) && (fresh[other] != space || other < index)
            }
            if !isInAnother { all.append(space) }
        }
    }

    /// Moves the spaces that a cuboid leaves whole to the front and drops the others, split up.
    /// - Returns: how many are whole.
    private mutating func keep(asideOf taken: Cuboid, _ shortest: Int32, splitting fresh: inout [Cuboid]) -> Int {
        var kept = 0
        for index in all.indices {
            let space = all[index]
            if space.overlaps(taken) {
                Self.split(space, around: taken, shortest, into: &fresh)
            } else {
                all[kept] = space
                kept += 1
            }
        }
        all.removeLast(all.count - kept)
        return kept
    }

    private static func split(_ space: Cuboid, around taken: Cuboid, _ shortest: Int32, into fresh: inout [Cuboid]) {
        let (s, t) = (space, taken)
        guard min(s.width, s.depth, s.height) >= shortest else { return }
        if t.x - s.x >= shortest { fresh.append(Cuboid(x: s.x, y: s.y, z: s.z, endX: t.x, endY: s.endY, endZ: s.endZ)) }
        if s.endX - t.endX >= shortest {
            fresh.append(Cuboid(x: t.endX, y: s.y, z: s.z, endX: s.endX, endY: s.endY, endZ: s.endZ))
        }
        if t.y - s.y >= shortest { fresh.append(Cuboid(x: s.x, y: s.y, z: s.z, endX: s.endX, endY: t.y, endZ: s.endZ)) }
        if s.endY - t.endY >= shortest {
            fresh.append(Cuboid(x: s.x, y: t.endY, z: s.z, endX: s.endX, endY: s.endY, endZ: s.endZ))
        }
        if t.z - s.z >= shortest { fresh.append(Cuboid(x: s.x, y: s.y, z: s.z, endX: s.endX, endY: s.endY, endZ: t.z)) }
        if s.endZ - t.endZ >= shortest {
            fresh.append(Cuboid(x: s.x, y: s.y, z: t.endZ, endX: s.endX, endY: s.endY, endZ: s.endZ))
        }
    }
}

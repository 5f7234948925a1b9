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

/// The empty part of a carton as its largest empty cuboids, which overlap (Lai and Chan 1997).
struct FreeSpaces {
    private(set) var all: [Cuboid]

    init(_ space: Cuboid) { all = [space] }

    /// Takes a cuboid out.
    /// - Parameter shortest: spaces with a shorter edge hold nothing that is left, and are forgotten.
    mutating func occupy(_ taken: Cuboid, shortest: Int32) {
        var kept: [Cuboid] = []
        kept.reserveCapacity(all.count + 8)
        var fresh: [Cuboid] = []
        for space in all {
            if space.overlaps(taken) { Self.split(space, around: taken, shortest, into: &fresh) } else { kept.append(space) }
        }
        let old = kept.count
        for (index, space) in fresh.enumerated() {
            var isNeeded = true
            for other in 0..<old where kept[other].contains(space) {
                isNeeded = false
                break
            }
            guard isNeeded else { continue }
            for (other, larger) in fresh.enumerated() where other != index && larger.contains(space) {
                if larger != space || other < index {
                    isNeeded = false
                    break
                }
            }
            if isNeeded { kept.append(space) }
        }
        all = kept
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

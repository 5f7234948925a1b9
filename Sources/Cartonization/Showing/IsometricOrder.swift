/// The order in which cuboids are drawn in isometric view from the lower front left corner, so that near ones cover far ones.
enum IsometricOrder {
    /// Indices, the farthest first. Only cuboids that overlap in the picture bind one another; those do so in one direction.
    static func farthestFirst(_ spaces: [Cuboid]) -> [Int] {
        var covers = [[Int]](repeating: [], count: spaces.count)
        var waitsFor = [Int](repeating: 0, count: spaces.count)
        for far in spaces.indices {
            for near in spaces.indices where near != far && overlaps(spaces[far], spaces[near]) {
                guard isBehind(spaces[far], spaces[near]) else { continue }
                covers[far].append(near)
                waitsFor[near] += 1
            }
        }
        var order: [Int] = []
        var rest = Set(spaces.indices)
        while let next = rest.min(by: { (waitsFor[$0], $0) < (waitsFor[$1], $1) }) {
            rest.remove(next)
            order.append(next)
            for near in covers[next] { waitsFor[near] -= 1 }
        }
        return order
    }

    /// Whether they overlap along the line of sight, on which x - y, x + z and y + z stay the same.
    private static func overlaps(_ a: Cuboid, _ b: Cuboid) -> Bool {
        a.x - a.endY < b.endX - b.y && b.x - b.endY < a.endX - a.y && a.x + a.z < b.endX + b.endZ && b.x + b.z < a.endX + a.endZ
            && a.y + a.z < b.endY + b.endZ && b.y + b.z < a.endY + a.endZ
    }

    private static func isBehind(_ far: Cuboid, _ near: Cuboid) -> Bool {
        far.endZ <= near.z || far.x >= near.endX || far.y >= near.endY
    }
}

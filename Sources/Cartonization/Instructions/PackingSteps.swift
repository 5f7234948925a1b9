import Fulfilment

/// What a packer does, in words: one numbered step per piece.
package struct PackingSteps: Sendable {
    /// `3: laptop, flat, back left, on 1 and 2`.
    package let lines: [String]

    package init(_ packing: Packing, items: [Item]) {
        lines = packing.placements.indices.map { Self.line($0, packing, items) }
    }

    private static func line(_ index: Int, _ packing: Packing, _ items: [Item]) -> String {
        let piece = packing.placements[index]
        let item = items[piece.item]
        let name = item.name.isEmpty ? "line \(item.line)" : item.name
        return
            "\(index + 1): \(name), \(turn(piece.space, item)), \(place(piece.space, packing.carton)), \(below(index, packing))"
    }

    private static func turn(_ space: Cuboid, _ item: Item) -> String {
        let edges = item.dimensions.sortedEdges
        let height = Int(space.height)
        if edges[0] == edges[2] { return "as it comes" }
        if height == edges[2] { return "flat" }
        return height == edges[0] ? "upright" : "on its side"
    }

    /// The corner or side it lies at; the front is where the packer stands.
    private static func place(_ space: Cuboid, _ carton: Carton) -> String {
        let along = side(space.y, space.endY, Int32(clamping: carton.inner.width), ("front", "middle", "back"))
        let across = side(space.x, space.endX, Int32(clamping: carton.inner.length), ("left", "middle", "right"))
        if along == "all" { return across == "all" ? "over the whole carton" : "\(across), front to back" }
        if across == "all" { return "\(along), left to right" }
        return along == "middle" && across == "middle" ? "in the middle" : "\(along) \(across)"
    }

    private static func side(_ from: Int32, _ to: Int32, _ whole: Int32, _ names: (String, String, String)) -> String {
        let (before, after) = (from, whole - to)
        if (to - from) * 10 >= whole * 9 { return "all" }
        let slack = before + after
        return before * 3 <= slack ? names.0 : after * 3 <= slack ? names.2 : names.1
    }

    private static func below(_ index: Int, _ packing: Packing) -> String {
        let space = packing.placements[index].space
        guard space.z > 0 else { return "on the bottom" }
        let under = packing.placements.indices.filter {
            packing.placements[$0].space.endZ == space.z && packing.placements[$0].space.shadow(space) > 0
        }.map { "\($0 + 1)" }
        guard let last = under.last else { return "\(space.z) mm above the bottom" }
        return "on " + (under.count == 1 ? last : under.dropLast().joined(separator: ", ") + " and \(last)")
    }
}
